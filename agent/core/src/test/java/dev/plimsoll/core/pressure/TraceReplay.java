package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;
import java.util.Map;

/**
 * Lets a recorded heap pass before the evaluator, poll by poll as its own period asks for them. A
 * collection that it asks for is answered from what the program is known to hold, and costs the
 * time that such a collection took in the recordings.
 */
final class TraceReplay {
  private static final long NANOS_PER_MICRO = 1000;

  private final Trace trace;
  private final HeapEvaluator evaluator;
  private final HeapSample sample = new HeapSample();
  private boolean told = true;
  private int nextUsage;
  private long asked;
  private long answerMicros = -1;
  private long answerAskedMicros;
  private Trace.Poll last = new Trace.Poll(0, 0, 0, 0, 0, 0, false);

  long moderateMicros = -1;
  long criticalMicros = -1;
  long falseMicros = -1;
  long samples;

  TraceReplay(Trace trace, HeapPolicy policy) {
    this.trace = trace;
    evaluator = new HeapEvaluator(trace.model(), policy);
  }

  /** Says nothing of the collections that are asked for. */
  TraceReplay quiet() {
    told = false;
    return this;
  }

  TraceReplay run() {
    long due = Long.MIN_VALUE;
    for (int i = 0; i < trace.polls.size(); i++) {
      Trace.Poll poll = trace.polls.get(i);
      due = usages(poll, due);
      boolean answered = answerMicros >= 0 && poll.micros() >= answerMicros;
      if (poll.micros() < due && !poll.moved() && !answered) {
        continue;
      }
      if (answered) {
        answered(answerAskedMicros, answerMicros);
      }
      due = sample(poll, poll.micros());
      if (evaluator.wantsCollection() && answerMicros < 0) {
        due = ask(i);
      }
    }
    return this;
  }

  /** What the second thread has read wakes the control thread. */
  private long usages(Trace.Poll next, long due) {
    long later = due;
    while (nextUsage < trace.usages.size()
        && trace.usages.get(nextUsage).micros() <= next.micros()) {
      Trace.Usage usage = trace.usages.get(nextUsage++);
      sample.collectionUsageBytes = usage.sumBytes();
      sample.oldCollectionUsageBytes = usage.oldBytes();
      sample.collectionUsageFullCount = usage.full() + counted();
      if (samples > 0) {
        later = sample(last, usage.micros());
      }
    }
    return later;
  }

  private long sample(Trace.Poll poll, long micros) {
    last = poll;
    sample.nanos = micros * NANOS_PER_MICRO;
    sample.usedBytes = poll.usedBytes();
    sample.pauseMillis = poll.pauseMillis();
    sample.collections = poll.collections() + counted();
    sample.fullCollections = poll.full() + counted();
    sample.spaceCollections = poll.space() + counted();
    evaluator.next(sample);
    samples++;
    judge(micros);
    return micros + evaluator.pollNanos() / NANOS_PER_MICRO;
  }

  /** Where the world stops, the program is as far after the collection as it was before. */
  private long ask(int at) {
    long now = trace.polls.get(at).micros();
    if (familyS()) {
      answered(now - pauseMicros(now), now);
      return sample(last, now + 1);
    }
    answerAskedMicros = now;
    answerMicros = cycleEnd(at);
    return now;
  }

  private void answered(long askedMicros, long atMicros) {
    sample.proofUsedBytes = answer(atMicros);
    asked++;
    sample.proofs = asked;
    sample.proofStartNanos = askedMicros * NANOS_PER_MICRO;
    sample.proofEndNanos = atMicros * NANOS_PER_MICRO;
    sample.proofAllocatedBytes = 0;
    answerMicros = -1;
    if (familyS() && nextUsage > 0) {
      sample.collectionUsageBytes = sample.proofUsedBytes;
      sample.collectionUsageFullCount = last.full() + counted();
    }
    if (!told) {
      return;
    }
    System.out.println(
        "  "
            + trace.name
            + " asked at "
            + askedMicros / 1000
            + " answered "
            + atMicros / 1000
            + " = "
            + (100 * sample.proofUsedBytes / trace.model().maxBytes())
            + "% used "
            + 100 * last.usedBytes() / trace.model().maxBytes()
            + "%");
  }

  /** The recording does not hold the collections that only the replay asked for. */
  private long counted() {
    return familyS() ? asked : 0;
  }

  private boolean familyS() {
    return trace.collector().provesByHeadroom();
  }

  private void judge(long micros) {
    if (evaluator.level() == PressureLevel.NORMAL) {
      return;
    }
    if (micros < trace.healthyUntilMicros()) {
      falseMicros = falseMicros < 0 ? micros : falseMicros;
    } else if (micros <= trace.endMicros()) {
      moderateMicros = moderateMicros < 0 ? micros : moderateMicros;
      if (evaluator.level() == PressureLevel.CRITICAL) {
        criticalMicros = criticalMicros < 0 ? micros : criticalMicros;
      }
    }
  }

  /** They took 6 to 77 ms on these heaps. */
  private long pauseMicros(long now) {
    return 10_000 + live(now) / 4000;
  }

  /** The second cycle to end from now on is the first that began after now. */
  private long cycleEnd(int from) {
    long now = trace.polls.get(from).micros();
    int cycles = 0;
    for (int i = from + 1; i < trace.polls.size(); i++) {
      Trace.Poll poll = trace.polls.get(i);
      if (poll.micros() - now > 400_000) {
        break;
      }
      cycles += poll.full() > trace.polls.get(i - 1).full() ? 1 : 0;
      if (cycles == 2 && poll.micros() - now >= 10_000) {
        return poll.micros();
      }
    }
    return now + (cycles == 0 ? 40_000 : 400_000);
  }

  /**
   * What an asked collection said in the recordings that did ask: two points too much where the
   * world stops; elsewhere exact to some points, but for small objects that die at random, which
   * Shenandoah leaves alone.
   */
  private long answer(long micros) {
    double max = trace.model().maxBytes();
    double even = asked % 2;
    double error;
    if (familyS()) {
      error = 0.02;
    } else if (trace.name.contains("-h-y")) {
      error = trace.collector().stallsSilently() ? 0.15 + 0.12 * even : -0.05 + 0.22 * even;
    } else if (trace.healthy()) {
      error = -0.08 + 0.15 * even;
    } else {
      error = -0.03 + 0.03 * even;
    }
    return (long) Math.min(max, Math.max(0, live(micros) + error * max));
  }

  private long live(long micros) {
    if (trace.liveBytes.floorEntry(micros) != null) {
      return held(micros);
    }
    long least = lowest(micros, micros + 1_000_000);
    return trace.healthy() ? least : Math.min(least, byOperations(micros));
  }

  /**
   * Regions round large arrays up, for an array of 1 MiB to twice its size, so that the heap is
   * full long before the program holds as much: what it held when it failed tells by how much.
   */
  private long held(long micros) {
    long told = told(micros);
    if (!trace.doomed() || trace.doomMicros < 0 || micros <= trace.doomMicros) {
      return told;
    }
    long atDoom = told(trace.doomMicros);
    long grown = told(trace.endMicros()) - atDoom;
    long used = lowest(trace.endMicros(), trace.endMicros() + 20_000) - atDoom;
    double waste = grown <= 0 ? 1 : Math.min(2, Math.max(1, (double) used / grown));
    long inHeap = atDoom + (long) (waste * (told - atDoom));
    // No more can have come alive since than was allocated since.
    return Math.max(inHeap, lowest(trace.endMicros(), trace.endMicros() + 20_000) - risen(micros));
  }

  private long risen(long fromMicros) {
    long risen = 0;
    long before = Long.MAX_VALUE;
    for (Trace.Poll poll : trace.polls) {
      if (poll.micros() >= fromMicros && poll.micros() <= trace.endMicros()) {
        risen += Math.max(0, poll.usedBytes() - before);
        before = poll.usedBytes();
      }
    }
    return risen;
  }

  private long told(long micros) {
    Map.Entry<Long, Long> before = trace.liveBytes.floorEntry(micros);
    Map.Entry<Long, Long> after = trace.liveBytes.ceilingEntry(micros);
    if (before == null || after == null || after.getKey() <= before.getKey()) {
      return before == null ? 0 : before.getValue();
    }
    // Told every 50 ms, in which the fastest programs fill a third of the heap.
    double part = (double) (micros - before.getKey()) / (after.getKey() - before.getKey());
    return before.getValue() + (long) (part * (after.getValue() - before.getValue()));
  }

  /** No more can be alive than is in use a little later, as long as nothing is let go. */
  private long lowest(long from, long to) {
    long least = Long.MAX_VALUE;
    long before = 0;
    for (Trace.Poll poll : trace.polls) {
      if (poll.micros() < from) {
        before = poll.usedBytes();
      } else if (poll.micros() <= to) {
        least = Math.min(least, poll.usedBytes());
      }
    }
    return least == Long.MAX_VALUE ? before : least;
  }

  /** Programs that do not know what they hold fill the heap evenly, operation by operation. */
  private long byOperations(long micros) {
    Map.Entry<Long, Long> now = trace.operations.floorEntry(micros);
    Map.Entry<Long, Long> end = trace.operations.floorEntry(trace.endMicros());
    if (now == null || end == null || end.getValue() == 0) {
      return 0;
    }
    long last = lowest(trace.endMicros(), trace.endMicros() + 20_000);
    return (long) ((double) last * now.getValue() / end.getValue());
  }

  long requests() {
    return asked;
  }
}
