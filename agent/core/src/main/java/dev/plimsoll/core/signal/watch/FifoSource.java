package dev.plimsoll.core.signal.watch;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A FIFO, in which any byte is a hint. Opened for reading and writing, since Linux blocks who opens
 * it for reading alone; so it never ends either. Others may read it too, among them child JVMs that
 * inherited its name, and Java cannot read one without waiting: who comes too late for a byte that
 * was there waits for ever. So the control thread only asks how much is in it, and takes nothing.
 * Once that is much, it is to be opened again by the notify thread, which takes some out then.
 */
final class FifoSource implements PressureSource {
  /** From here on room is made for who writes. Linux gives a pipe two pages at least. */
  private static final int MUCH_BYTES = 2048;

  /** Left in it, so that sixteen who see more at the same time can all read without waiting. */
  private static final int KEPT_BYTES = 1024;

  /** Taken with one read. */
  private static final int READ_BYTES = 64;

  /** Taken in a row: a pipe's usual size. Whoever writes without end would hold us for ever. */
  private static final int MOST_BYTES = 64 << 10;

  private final RandomAccessFile file;
  private final FileInputStream in;

  /** What was in it at the last look; confined to the control thread. */
  private int seenBytes;

  /** Written by whoever closes or fails to read, read by any thread. */
  private volatile boolean over;

  private FifoSource(RandomAccessFile file, FileInputStream in, int ownBytes) {
    this.file = file;
    this.in = in;
    // What we wrote ourselves is no hint.
    seenBytes = ownBytes;
  }

  static FifoSource open(Path path, String write) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      FileInputStream in = new FileInputStream(file.getFD());
      makeRoom(in);
      byte[] own = write.getBytes(StandardCharsets.ISO_8859_1);
      // Else it might have to wait for somebody who reads.
      boolean fits = in.available() == 0 && own.length <= KEPT_BYTES;
      if (fits) {
        file.write(own);
      }
      return new FifoSource(file, in, fits ? own.length : 0);
    } catch (IOException e) {
      PressureSource.closeQuietly(file);
      throw e;
    }
  }

  private static void makeRoom(FileInputStream in) throws IOException {
    byte[] buffer = new byte[READ_BYTES];
    int taken = 0;
    while (taken < MOST_BYTES && in.available() > KEPT_BYTES) {
      taken += in.read(buffer);
    }
  }

  /** Less than before, but not nothing, counts too: somebody has read, and somebody has written. */
  @Override
  public boolean told(long nanos) {
    if (over) {
      return false;
    }
    try {
      int bytes = in.available();
      boolean told = bytes > 0 && bytes != seenBytes;
      seenBytes = bytes;
      return told;
    } catch (IOException e) {
      over = true;
      return false;
    }
  }

  /** Whether it has to be opened again to make room in it. Any thread. */
  boolean isFilling() {
    try {
      return !over && in.available() >= MUCH_BYTES;
    } catch (IOException e) {
      over = true;
      return false;
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    over = true;
    PressureSource.closeQuietly(file);
  }
}
