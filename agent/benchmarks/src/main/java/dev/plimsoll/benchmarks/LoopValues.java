package dev.plimsoll.benchmarks;

/** Values of 1 to 64 KiB, always the same size for a key: arrays, or graphs of small objects. */
final class LoopValues {
  static final int MEAN_BYTES = 32 * 1024;

  private static final int NODE_BYTES = 64;

  private LoopValues() {}

  static int bytes(int key) {
    return 1024 + (int) ((key * 0x9E3779B97F4A7C15L >>> 33) % (63 * 1024));
  }

  static Object array(int key) {
    return new byte[bytes(key)];
  }

  /** With its reference in the array, each node takes 60 of its 64 bytes. */
  static Object graph(int key) {
    Object[] nodes = new Object[bytes(key) / NODE_BYTES];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new long[] {key, i, 0, 0, 0};
    }
    return nodes;
  }
}
