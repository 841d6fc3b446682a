package dev.plimsoll.core.telemetry;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The MXBean's notifications. Listeners in this process are the application's code and may hang: so
 * notifications queue here, and at most one job of the executor delivers them in order. A full
 * queue loses the newest. Offered by {@code plimsoll-notify}, delivered by the executor.
 */
final class BeanNotifications extends NotificationBroadcasterSupport
    implements DecisionSink, Runnable {
  static final String LEVEL = "plimsoll.level";
  static final String SHED = "plimsoll.shed";
  static final String QUARANTINE = "plimsoll.quarantine";

  private static final int CAPACITY = 256;

  private final ObjectName source;
  private final Executor executor;
  private final Counters counters;
  private final ArrayDeque<Notification> waiting = new ArrayDeque<>(CAPACITY);
  private boolean delivering;
  private long sequence;
  // Written by JMX threads, read by plimsoll-notify: with no listener nothing is built.
  private volatile int listeners;

  BeanNotifications(ObjectName source, Executor executor, Counters counters) {
    super(infos());
    this.source = source;
    this.executor = executor;
    this.counters = counters;
  }

  @Override
  public void accept(Decision d, String line) {
    String type = typeOf(d.kind);
    // A shed of a dry run is none: who acts upon one would act for nothing.
    if (type == null || listeners == 0 || d.isDryRun()) {
      return;
    }
    Notification notification =
        new Notification(type, source, ++sequence, System.currentTimeMillis(), line);
    notification.setUserData(userData(d));
    synchronized (waiting) {
      if (waiting.size() < CAPACITY) {
        waiting.addLast(notification);
      } else {
        counters.increment(Counter.SUPPRESSED_ERRORS);
      }
    }
  }

  @Override
  public void tick(long nanos) {
    synchronized (waiting) {
      if (delivering || waiting.isEmpty()) {
        return;
      }
      delivering = true;
    }
    try {
      executor.execute(this);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Every thread is busy, or there is no room even to say so; the next tick tries again.
      finished();
    }
  }

  @Override
  public void run() {
    Notification next = next();
    while (next != null) {
      send(next);
      next = next();
    }
  }

  /** One that cannot be delivered, for want of memory or by a filter's fault, stops no other. */
  private void send(Notification notification) {
    try {
      sendNotification(notification);
    } catch (Throwable e) {
      counters.increment(Counter.SUPPRESSED_ERRORS);
    }
  }

  @Override
  public void close() {
    synchronized (waiting) {
      waiting.clear();
    }
  }

  @Override
  protected void handleNotification(
      NotificationListener listener, Notification notification, @Nullable Object handback) {
    try {
      listener.handleNotification(notification, handback);
    } catch (Throwable e) {
      counters.increment(Counter.SUPPRESSED_ERRORS);
    }
  }

  @Override
  public synchronized void addNotificationListener(
      NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object back) {
    super.addNotificationListener(listener, filter, back);
    listeners++;
  }

  @Override
  public synchronized void removeNotificationListener(NotificationListener listener)
      throws ListenerNotFoundException {
    super.removeNotificationListener(listener);
    // One call may have removed several registrations: rather built for nobody than not built.
  }

  private @Nullable Notification next() {
    synchronized (waiting) {
      Notification next = waiting.pollFirst();
      if (next == null) {
        delivering = false;
      }
      return next;
    }
  }

  private void finished() {
    synchronized (waiting) {
      delivering = false;
    }
  }

  private static @Nullable String typeOf(Decision.Kind kind) {
    return switch (kind) {
      case LEVEL -> LEVEL;
      case SHED -> SHED;
      case QUARANTINE -> QUARANTINE;
      default -> null;
    };
  }

  /** JDK types only: the client may have none of our classes. */
  private static Map<String, Object> userData(Decision d) {
    Map<String, Object> data = new HashMap<>();
    if (d.kind == Decision.Kind.QUARANTINE) {
      data.put("name", d.nameOrEmpty());
      data.put("reason", d.textOr(""));
      return data;
    }
    data.put("resource", d.resource.toString());
    data.put("to", d.to.toString());
    if (d.kind == Decision.Kind.SHED) {
      data.put("name", d.nameOrEmpty());
      data.put("askedBytes", d.askedBytes);
      data.put("returnedBytes", d.resultBytes);
      data.put("nanos", d.durationNanos);
      return data;
    }
    data.put("from", d.from.toString());
    data.put("overall", d.overall.toString());
    data.put("reason", d.textOr(""));
    data.put("measured", d.evidence.measured);
    data.put("threshold", d.evidence.threshold);
    return data;
  }

  private static MBeanNotificationInfo[] infos() {
    String name = Notification.class.getName();
    return new MBeanNotificationInfo[] {
      info(LEVEL, name, "A resource's level changed"),
      info(SHED, name, "A shedder or cache was asked to give memory back"),
      info(QUARANTINE, name, "A shedder failed or hung and is left alone for a while")
    };
  }

  private static MBeanNotificationInfo info(String type, String name, String description) {
    return new MBeanNotificationInfo(new String[] {type}, name, description);
  }
}
