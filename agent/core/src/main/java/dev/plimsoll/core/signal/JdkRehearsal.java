package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.AgentLog;

/**
 * Initialises the JDK's own classes that are needed when the heap is full. If the first threshold
 * notification is made then, a class initialiser fails, and every later notification fails too, for
 * good and silently. {@code Runtime.halt} in a full heap killed only the calling thread because
 * {@code java.lang.Shutdown} was not initialised.
 */
public final class JdkRehearsal {
  private static final String[] CLASSES = {
    "sun.management.MemoryNotifInfoCompositeData",
    "sun.management.MemoryUsageCompositeData",
    "com.sun.management.internal.GarbageCollectionNotifInfoCompositeData",
    "com.sun.management.internal.GcInfoCompositeData",
    "com.sun.management.internal.GarbageCollectorExtImpl",
    // Behind the pools of direct buffers; the program's own files and sockets are lost without it.
    "sun.nio.ch.FileChannelImpl",
    "java.lang.Shutdown",
    "java.lang.ApplicationShutdownHooks",
    "java.util.concurrent.TimeUnit",
    "java.util.concurrent.locks.LockSupport",
  };

  private JdkRehearsal() {}

  /** Initialises them all; one that this JDK lacks is told at DEBUG. */
  public static void run(AgentLog log) {
    for (String name : CLASSES) {
      try {
        Class.forName(name, true, null);
      } catch (ClassNotFoundException | LinkageError e) {
        log.debug("not rehearsed: " + name + " - " + e);
      }
    }
  }
}
