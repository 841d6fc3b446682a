package dev.plimsoll.demo.compare;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the requests so far. Safe for any thread. */
final class Tally {
  final AtomicLong answered = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong reportsAnswered = new AtomicLong();
  final Latencies latencies = new Latencies();

  /** Orders that the service said it has taken: these it must not lose. */
  final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  void count(boolean ok, long nanos) {
    if (ok) {
      answered.incrementAndGet();
      latencies.record(nanos);
    } else {
      failed.incrementAndGet();
    }
  }
}
