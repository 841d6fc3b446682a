package dev.plimsoll.core.response.size;

import java.util.function.ToLongFunction;

/**
 * How this JVM lays out objects.
 *
 * @param headerBytes of an object: 12 usually, 16 without compressed class pointers, 8 with compact
 *     headers
 * @param arrayHeaderBytes the same and the length
 * @param refBytes of one reference: 4, or 8 without compressed references (ZGC, big heaps)
 */
public record MemoryLayout(int headerBytes, int arrayHeaderBytes, int refBytes) {
  private static final long COMPRESSED_LIMIT = 32L << 30;
  private static final int PROBE_LENGTH = 1024;

  /** The usual layout for a heap of this size, where nothing can be measured. */
  public static MemoryLayout usual(long maxHeapBytes) {
    return new MemoryLayout(12, 16, maxHeapBytes < COMPRESSED_LIMIT ? 4 : 8);
  }

  /**
   * Measures the layout.
   *
   * @param shallowBytes {@code Instrumentation.getObjectSize}
   */
  public static MemoryLayout measured(ToLongFunction<Object> shallowBytes) {
    long empty = shallowBytes.applyAsLong(new Object[0]);
    long filled = shallowBytes.applyAsLong(new Object[PROBE_LENGTH]);
    int refBytes = filled - empty > PROBE_LENGTH * 6L ? 8 : 4;
    int room = 0;
    while (room < 8 && shallowBytes.applyAsLong(new byte[room + 1]) == empty) {
      room++;
    }
    int arrayHeader = (int) empty - room;
    int header = 16;
    if (shallowBytes.applyAsLong(new TwoInts()) == 16) {
      header = 8;
    } else if (shallowBytes.applyAsLong(new OneInt()) == 16) {
      header = 12;
    }
    return new MemoryLayout(header, arrayHeader, refBytes);
  }

  /** Bytes of an array, padding included. */
  public long array(long length, int elementBytes) {
    return aligned(arrayHeaderBytes + length * elementBytes);
  }

  /** Bytes of an object with so many bytes of primitive fields and so many references. */
  public long object(int primitiveBytes, int references) {
    return aligned((long) headerBytes + primitiveBytes + (long) references * refBytes);
  }

  private static long aligned(long bytes) {
    return (bytes + 7) & ~7L;
  }

  /** 16 bytes with a header of 12 or 8, 24 with one of 16. */
  @SuppressWarnings("unused")
  private static final class OneInt {
    private int first;
  }

  /** 16 bytes with a header of 8 only. */
  @SuppressWarnings("unused")
  private static final class TwoInts {
    private int first;
    private int second;
  }
}
