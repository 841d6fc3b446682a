package dev.plimsoll.core.response.end;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Plain text into a channel through one direct buffer, so that a full heap does not stop it: ASCII,
 * at most so many bytes. Confined to one thread at a time.
 */
final class ReportText {
  private static final String CUT = "\n[cut: the report is full]\n";

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(8 * 1024);
  private final long limitBytes;
  private @Nullable WritableByteChannel channel;
  private long written;
  private long allowed;
  private boolean cut;

  ReportText(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /**
   * Writes there from now on.
   *
   * @param keptBackBytes how much of the limit is kept for {@link #allowAll()}
   */
  void open(WritableByteChannel target, long keptBackBytes) {
    channel = target;
    written = 0;
    allowed = limitBytes - keptBackBytes;
    cut = false;
    buffer.clear();
  }

  /** Lets the rest of the limit be written. */
  void allowAll() {
    allowed = limitBytes;
    cut = false;
  }

  void put(String text) throws IOException {
    for (int i = 0; i < text.length() && !cut; i++) {
      put(text.charAt(i));
    }
  }

  void put(long number) throws IOException {
    if (number == Long.MIN_VALUE) {
      put("-9223372036854775808");
    } else if (number < 0) {
      putByte('-');
      put(-number);
    } else {
      if (number > 9) {
        put(number / 10);
      }
      putByte((char) ('0' + number % 10));
    }
  }

  void newLine() throws IOException {
    putByte('\n');
  }

  void flush() throws IOException {
    WritableByteChannel target = channel;
    buffer.flip();
    while (target != null && buffer.hasRemaining()) {
      target.write(buffer);
    }
    buffer.clear();
  }

  /** One that could end the line, or that a terminal would obey, is shown as a question mark. */
  private void put(char c) throws IOException {
    putByte(c >= ' ' && c <= '~' ? c : '?');
  }

  private void putByte(char c) throws IOException {
    if (cut) {
      return;
    }
    if (written >= allowed - CUT.length()) {
      cut = true;
      for (int i = 0; i < CUT.length(); i++) {
        store(CUT.charAt(i));
      }
      return;
    }
    store(c);
  }

  private void store(char c) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put((byte) c);
    written++;
  }
}
