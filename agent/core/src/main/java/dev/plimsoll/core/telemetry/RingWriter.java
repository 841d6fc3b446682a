package dev.plimsoll.core.telemetry;

import java.io.IOException;

/** Where the ring is written to; in a full heap, so neither side may allocate. */
public interface RingWriter {
  /** A word without blanks: a constant of ours. */
  RingWriter word(String word) throws IOException;

  RingWriter number(long number) throws IOException;

  /** Any text, blanks included, told apart by its length. */
  RingWriter text(String text) throws IOException;

  void endLine() throws IOException;
}
