package dev.plimsoll.core.signal.watch;

import dev.plimsoll.core.signal.cgroup.StallFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code MEMORY_PRESSURE_WATCH} names, opened and asked. A pressure-stall file cannot be
 * waited for from Java, so its total is read and held against the threshold that was to be written
 * to it; a FIFO and a socket are looked into without waiting. {@link #open} allocates and belongs
 * to the notify thread; {@link #told} to the control thread.
 */
public final class PressureWatch {
  private static final int TYPE = 0xF000;
  private static final int FIFO = 0x1000;
  private static final int SOCKET = 0xC000;
  private static final int REGULAR = 0x8000;

  /** Whoever tells without end wakes us a hundred times a second at most. */
  private static final long APART_NANOS = 10_000_000L;

  private final @Nullable PressureSource source;
  private final String state;
  private boolean asked;
  private long askedNanos;

  private PressureWatch(@Nullable PressureSource source, String state) {
    this.source = source;
    this.state = state;
  }

  /** Nobody tells anything, unless it is opened later. */
  public static PressureWatch none() {
    return new PressureWatch(null, "");
  }

  /**
   * Opens it; throws nothing, and waits for nobody.
   *
   * @param path a name in the file system; {@code /dev/null} for none
   * @param write what is to be written to it, one character for each byte
   */
  public static PressureWatch open(String path, String write) {
    if (path.equals("/dev/null")) {
      return new PressureWatch(null, "off: /dev/null");
    }
    try {
      Path file = Path.of(path).toRealPath();
      int mode = (int) Files.getAttribute(file, "unix:mode");
      PressureSource source =
          switch (mode & TYPE) {
            case FIFO -> FifoSource.open(file, write);
            case SOCKET -> SocketSource.open(file, write);
            case REGULAR -> StallFile.open(file, write);
            default -> null;
          };
      return new PressureWatch(
          source, source == null ? "off: nothing there that can be read: " + path : "on: " + path);
    } catch (IOException | RuntimeException e) {
      return new PressureWatch(null, "off: " + path + ": " + e);
    }
  }

  /** Whether somebody told since the last call. No allocation. */
  public boolean told(long nanos) {
    if (source == null || (asked && nanos - askedNanos < APART_NANOS)) {
      return false;
    }
    asked = true;
    askedNanos = nanos;
    return source.told(nanos);
  }

  /**
   * Whether opening it again may help: it could not be opened, the other side is gone, or a FIFO
   * lacks room, which is made then. Notify thread.
   */
  public boolean isOver() {
    if (source == null) {
      return !state.equals("off: /dev/null");
    }
    return source.isOver() || (source instanceof FifoSource fifo && fifo.isFilling());
  }

  /** In words: what is watched, or why it is not; empty for {@link #none}. */
  public String state() {
    return source != null && source.isOver() ? state + " (closed by the other side)" : state;
  }

  /** Any thread. */
  public void close() {
    if (source != null) {
      source.close();
    }
  }
}
