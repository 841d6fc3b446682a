package dev.plimsoll.core.signal.watch;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A FIFO, in which any byte is a hint. Opened for reading and writing, since Linux blocks who opens
 * it for reading alone; so it never ends either. Read only when it has something.
 */
final class FifoSource implements PressureSource {
  private final RandomAccessFile file;
  private final FileInputStream in;
  private final byte[] own;
  private final byte[] buffer = new byte[256];
  private boolean first = true;
  private volatile boolean over;

  private FifoSource(RandomAccessFile file, FileInputStream in, byte[] own) {
    this.file = file;
    this.in = in;
    this.own = own;
  }

  static FifoSource open(Path path, String write) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      byte[] own = write.getBytes(StandardCharsets.ISO_8859_1);
      file.write(own);
      return new FifoSource(file, new FileInputStream(file.getFD()), own);
    } catch (IOException e) {
      PressureSource.closeQuietly(file);
      throw e;
    }
  }

  @Override
  public boolean told(long nanos) {
    try {
      if (over || in.available() <= 0) {
        return false;
      }
      int read = in.read(buffer);
      boolean told = read > 0 && !(first && isOwn(read));
      first = false;
      return told;
    } catch (IOException e) {
      over = true;
      return false;
    }
  }

  /** What was written on opening and nobody took comes back here. */
  private boolean isOwn(int read) {
    return read == own.length && Arrays.equals(buffer, 0, read, own, 0, read);
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
