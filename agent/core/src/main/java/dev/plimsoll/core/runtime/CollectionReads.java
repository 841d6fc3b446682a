package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;

/**
 * After a collection wakes {@code plimsoll-notify} to read what it left, where that could prove
 * something. Confined to the control thread.
 */
final class CollectionReads {
  private final HeapEvaluator heap;
  private final NotifyLoop notify;
  private long collectionsSeen = -1;
  private long fullCollectionsSeen = -1;

  CollectionReads(HeapEvaluator heap, NotifyLoop notify) {
    this.heap = heap;
    this.notify = notify;
  }

  /** Looks whether this sample shows a new collection. */
  void next(HeapSample sample) {
    if (sample.collections == collectionsSeen) {
      return;
    }
    boolean full = sample.fullCollections != fullCollectionsSeen;
    collectionsSeen = sample.collections;
    fullCollectionsSeen = sample.fullCollections;
    if (heap.wantsCollectionUsage(sample, full)) {
      notify.wake();
    }
  }
}
