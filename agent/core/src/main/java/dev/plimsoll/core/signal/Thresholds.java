package dev.plimsoll.core.signal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's own notifications, used as wake-up only. A usage threshold is a latched gauge: it fires
 * once on the way up and re-arms by itself below, so it is set once and never touched again; one
 * that the host has set is left alone. Notifications of collections cost 15-26 KB each and multiply
 * collections in a full heap, so they are listened to only far from the wall. Confined to the
 * notify thread; the callbacks arrive on a thread of the JVM and only enqueue.
 */
public final class Thresholds {
  /** At most 75 %: Shenandoah can throw at 76 % and would never cross a higher one. */
  private static final double USAGE = 0.70;

  private static final double COLLECTION_USAGE = 0.60;

  private final List<MemoryPoolMXBean> pools;
  private final List<GarbageCollectorMXBean> collectors;
  private final boolean collectionUsage;
  private final SignalListener listener;
  private boolean listeningToPools;
  private boolean listeningToCollections;

  /**
   * @param collectionUsage whether collection-usage thresholds are set; on Shenandoah each cycle
   *     above them is an event, 50 a second
   */
  public Thresholds(HeapBeans beans, boolean collectionUsage, SignalQueue signals) {
    this.pools = beans.oldPools();
    this.collectors = beans.collectors();
    this.collectionUsage = collectionUsage;
    this.listener = new SignalListener(signals);
  }

  /** Sets the thresholds that nobody has set, and listens. Idempotent. */
  public void arm() {
    if (listeningToPools) {
      return;
    }
    for (MemoryPoolMXBean pool : pools) {
      long max = pool.getUsage().getMax();
      if (max > 0 && pool.getUsageThreshold() == 0) {
        pool.setUsageThreshold((long) (max * USAGE));
      }
      if (max > 0
          && collectionUsage
          && pool.isCollectionUsageThresholdSupported()
          && pool.getCollectionUsageThreshold() == 0) {
        pool.setCollectionUsageThreshold((long) (max * COLLECTION_USAGE));
      }
    }
    emitter(ManagementFactory.getMemoryMXBean()).addNotificationListener(listener, null, null);
    listeningToPools = true;
  }

  /** Listens to the ends of collections, or no longer. Idempotent. */
  public void listenToCollections(boolean on) {
    if (on == listeningToCollections) {
      return;
    }
    listeningToCollections = on;
    for (int i = 0; i < collectors.size(); i++) {
      NotificationEmitter emitter = emitter(collectors.get(i));
      if (on) {
        emitter.addNotificationListener(listener, null, null);
      } else {
        remove(emitter);
      }
    }
  }

  private static NotificationEmitter emitter(Object bean) {
    return (NotificationEmitter) bean;
  }

  private void remove(NotificationEmitter emitter) {
    try {
      emitter.removeNotificationListener(listener);
    } catch (ListenerNotFoundException e) {
      // Somebody else removed it: that is what was wanted.
      return;
    }
  }

  /** Turns a notification into a signal by its type; never reads what it carries. */
  private static final class SignalListener implements NotificationListener {
    private final SignalQueue signals;

    SignalListener(SignalQueue signals) {
      this.signals = signals;
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
      String type = notification.getType();
      if (MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED.equals(type)) {
        signals.offer(Signal.USAGE_THRESHOLD);
      } else if (MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED.equals(type)) {
        signals.offer(Signal.COLLECTION_THRESHOLD);
      } else {
        signals.offer(Signal.COLLECTION_ENDED);
      }
    }
  }
}
