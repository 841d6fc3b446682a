package dev.plimsoll.core.signal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's own notifications, used as wake-up only. A usage threshold is a latched gauge: it fires
 * once on the way up and re-arms by itself below, so it is not touched while it is listened to; one
 * that the host has set is left alone. Notifications of collections cost 15-26 KB each and multiply
 * collections in a full heap, so they are listened to only far from the wall. Confined to the
 * notify thread; the callbacks arrive on a thread of the JVM, and only count and enqueue.
 */
public final class Thresholds {
  /** At most 75 %: Shenandoah can throw at 76 % and would never cross a higher one. */
  private static final double USAGE = 0.70;

  private static final double COLLECTION_USAGE = 0.60;

  private final List<MemoryPoolMXBean> pools;
  private final List<GarbageCollectorMXBean> collectors;
  private final GarbageCollectorMXBean[] all;
  private final boolean collectionUsage;
  private final SignalListener listener;

  /** Ours, by pool; 0 where the host has its own. */
  private final long[] usage;

  /** The same of what a collection has left. */
  private final long[] left;

  private boolean armed;
  private boolean listeningToPools;
  private boolean listeningToCollections;

  /**
   * @param collectionUsage whether collection-usage thresholds are set; on Shenandoah each cycle
   *     above them is an event, 50 a second
   */
  public Thresholds(HeapBeans beans, boolean collectionUsage, SignalQueue signals) {
    this.pools = beans.oldPools();
    this.usage = new long[pools.size()];
    this.left = new long[pools.size()];
    this.collectors = beans.collectors();
    this.all = HeapProbe.array(collectors);
    this.collectionUsage = collectionUsage;
    this.listener = new SignalListener(signals);
  }

  /** Sets the thresholds that nobody has set, and listens. Idempotent. */
  public void arm() {
    for (int i = 0; i < usage.length && !armed; i++) {
      MemoryPoolMXBean pool = pools.get(i);
      long max = pool.getUsage().getMax();
      if (max > 0 && pool.getUsageThreshold() == 0) {
        usage[i] = odd(max * USAGE);
      }
      if (max > 0
          && collectionUsage
          && pool.isCollectionUsageThresholdSupported()
          && pool.getCollectionUsageThreshold() == 0) {
        left[i] = odd(max * COLLECTION_USAGE);
      }
    }
    armed = true;
    listenToPools(true);
  }

  /** Nobody else chooses it, so it is known for ours. */
  private static long odd(double bytes) {
    return (long) bytes | 1;
  }

  /**
   * Listens to the thresholds of the pools once they are armed, or no longer. Where a pool comes
   * past its threshold between any two collections, each crossing takes 0.2 ms of a processor even
   * if nobody listens, and 0.3 if somebody does, for what polls find as well; so our thresholds go,
   * too. Idempotent.
   */
  public void listenToPools(boolean on) {
    if (!armed || on == listeningToPools) {
      return;
    }
    for (int i = 0; i < usage.length; i++) {
      MemoryPoolMXBean pool = pools.get(i);
      if (usage[i] > 0 && pool.getUsageThreshold() == (on ? 0 : usage[i])) {
        pool.setUsageThreshold(on ? usage[i] : 0);
      }
      if (left[i] > 0 && pool.getCollectionUsageThreshold() == (on ? 0 : left[i])) {
        pool.setCollectionUsageThreshold(on ? left[i] : 0);
      }
    }
    listen(emitter(ManagementFactory.getMemoryMXBean()), on);
    // Last, so that it is tried again where there was no memory for it.
    listeningToPools = on;
  }

  /** Collections of all kinds so far. */
  public long collections() {
    return HeapProbe.count(all);
  }

  /** How often pools came past their thresholds while somebody listened. Any thread. */
  public long crossings() {
    return listener.crossings.get();
  }

  /** Listens to the ends of collections, or no longer. Idempotent. */
  public void listenToCollections(boolean on) {
    if (on == listeningToCollections) {
      return;
    }
    listeningToCollections = on;
    for (int i = 0; i < collectors.size(); i++) {
      listen(emitter(collectors.get(i)), on);
    }
  }

  private static NotificationEmitter emitter(Object bean) {
    return (NotificationEmitter) bean;
  }

  private void listen(NotificationEmitter emitter, boolean on) {
    if (on) {
      emitter.addNotificationListener(listener, null, null);
      return;
    }
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

    private final AtomicLong crossings = new AtomicLong();

    SignalListener(SignalQueue signals) {
      this.signals = signals;
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
      String type = notification.getType();
      if (MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED.equals(type)) {
        crossings.incrementAndGet();
        signals.offer(Signal.USAGE_THRESHOLD);
      } else if (MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED.equals(type)) {
        crossings.incrementAndGet();
        signals.offer(Signal.COLLECTION_THRESHOLD);
      } else {
        signals.offer(Signal.COLLECTION_ENDED);
      }
    }
  }
}
