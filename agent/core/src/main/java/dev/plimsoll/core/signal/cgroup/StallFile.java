package dev.plimsoll.core.signal.cgroup;

import dev.plimsoll.core.signal.watch.PressureSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of the kernel's pressure-stall information. It tells when tasks have waited for memory for
 * longer than a threshold within a window, once a window. That is found by reading the total, which
 * needs neither a permission nor {@code poll}. Read by the control thread.
 */
public final class StallFile implements PressureSource {
  private static final long MICRO = 1_000L;

  /** A tenth of a second in a second, as service managers have it. */
  private static final long USUAL_MICROS = 100_000;

  private static final long USUAL_WINDOW_MICROS = 1_000_000;

  private final TextFile file;
  private final long stallMicros;
  private final long windowNanos;
  private boolean started;
  private long windowBegin;
  private long totalBegin;
  private volatile boolean over;

  private StallFile(TextFile file, long stallMicros, long windowNanos) {
    this.file = file;
    this.stallMicros = stallMicros;
    this.windowNanos = windowNanos;
  }

  /**
   * Opens it.
   *
   * @param trigger as the kernel takes it: {@code some 100000 1000000}, in microseconds; what is
   *     none means just that
   * @return null if there is no such file, or none that can be read: a kernel that keeps no such
   *     figures shows it all the same, and each look would fail
   */
  public static @Nullable StallFile open(Path path, String trigger) {
    TextFile file = TextFile.open(path, TextFile.buffer());
    if (file == null) {
      return null;
    }
    if (Digits.stalled(file.read()) < 0) {
      file.close();
      return null;
    }
    String[] words = trigger.replace('\0', ' ').trim().split(" ", -1);
    long stall = words.length == 3 ? micros(words[1]) : Digits.UNKNOWN;
    long window = words.length == 3 ? micros(words[2]) : Digits.UNKNOWN;
    boolean known = stall > 0 && window > stall;
    return new StallFile(
        file, known ? stall : USUAL_MICROS, (known ? window : USUAL_WINDOW_MICROS) * MICRO);
  }

  private static long micros(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return Digits.UNKNOWN;
    }
  }

  @Override
  public boolean told(long nanos) {
    long total = Digits.stalled(file.read());
    over = total < 0;
    if (over) {
      return false;
    }
    boolean told = started && total - totalBegin >= stallMicros;
    if (told || !started || nanos - windowBegin >= windowNanos) {
      started = true;
      windowBegin = nanos;
      totalBegin = total;
    }
    return told;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    file.close();
  }
}
