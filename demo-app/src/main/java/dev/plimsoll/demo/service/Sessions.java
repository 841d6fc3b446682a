package dev.plimsoll.demo.service;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Visitors' sessions. Nobody ever removes one: a leak, and nothing that could be shed, since a lost
 * session is a lost customer. Safe for any thread.
 */
final class Sessions {
  private static final int STATE_BYTES = 64 << 10;

  private final AtomicLong next = new AtomicLong();
  private final ConcurrentHashMap<Long, byte[]> open = new ConcurrentHashMap<>();

  long create() {
    byte[] state = new byte[STATE_BYTES];
    long id = next.incrementAndGet();
    open.put(id, state);
    return id;
  }

  long count() {
    return open.mappingCount();
  }
}
