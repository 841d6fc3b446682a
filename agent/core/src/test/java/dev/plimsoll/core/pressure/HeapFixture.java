package dev.plimsoll.core.pressure;

/** A heap of 1000 MB whose samples are set by hand. */
final class HeapFixture {
  static final long MB = 1_000_000;
  static final long MAX = 1000 * MB;
  static final long MILLI = 1_000_000L;

  final HeapSample sample = new HeapSample();
  final HeapEvaluator evaluator;

  HeapFixture(Collector collector, HeapPolicy policy) {
    this(new HeapModel(collector, MAX, -1), policy);
  }

  HeapFixture(HeapModel model, HeapPolicy policy) {
    evaluator = new HeapEvaluator(model, policy);
    sample.nanos = 5 * MILLI;
    sample.usedBytes = 300 * MB;
    evaluator.next(sample);
  }

  static HeapFixture g1() {
    return new HeapFixture(Collector.G1, HeapPolicy.defaults());
  }

  HeapFixture after(long millis) {
    sample.nanos += millis * MILLI;
    evaluator.next(sample);
    return this;
  }

  HeapFixture used(long bytes) {
    sample.usedBytes = bytes;
    return after(5);
  }

  /** A full collection of its own, read exactly. */
  HeapFixture full(long liveBytes) {
    sample.collections++;
    sample.fullCollections++;
    sample.usedBytes = liveBytes;
    sample.collectionUsageBytes = liveBytes;
    sample.collectionUsageFullCount = sample.fullCollections;
    return after(5);
  }

  HeapFixture young(long usedBytes) {
    sample.collections++;
    sample.usedBytes = usedBytes;
    return after(5);
  }

  /** The collection that was asked for has ended. */
  HeapFixture answer(long usedBytes, long allocatedBytes, long tookMillis) {
    sample.proofStartNanos = sample.nanos;
    sample.nanos += tookMillis * MILLI;
    sample.proofEndNanos = sample.nanos;
    sample.proofs++;
    sample.collections++;
    sample.fullCollections++;
    sample.usedBytes = usedBytes;
    sample.proofUsedBytes = usedBytes;
    sample.proofAllocatedBytes = allocatedBytes;
    sample.collectionUsageBytes = usedBytes;
    sample.collectionUsageFullCount = sample.fullCollections;
    return after(1);
  }
}
