package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The text file that tells how it came to the end. It is begun early, while files can still be
 * made, and finished late, after the hooks; a process that dies in between leaves what was known.
 * At most 256 KiB, ten of them in a directory, readable by the owner only, no application data.
 *
 * <p>Safe for any thread but the control thread, which must not wait for a disk. Who begins it and
 * finds another at work goes without; who ends it waits a second for that.
 */
public final class ExhaustionReport {
  private static final int LIMIT_BYTES = 256 * 1024;
  private static final int KEPT_FOR_THE_END_BYTES = 64 * 1024;

  /** A second: what it waits for is a folder to be pruned and a quarter of a MiB to be written. */
  private static final int LOCK_ATTEMPTS = 1000;

  private static final long LOCK_PAUSE_NANOS = 1_000_000;

  /** What only the caller knows: levels, heap figures, shedders, the course of things. */
  public interface Content {
    /** Called when the report is begun. */
    void begin(ExhaustionReport report) throws IOException;

    /** Called when the hooks have run. */
    void end(ExhaustionReport report) throws IOException;
  }

  private final @Nullable ReportDirectory directory;
  private final Content content;
  private final AgentLog log;
  private final ReportText text = new ReportText(LIMIT_BYTES);
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private @Nullable FileChannel channel;

  private boolean ended;

  /** Written under the lock, read by any thread. */
  private volatile @Nullable Path path;

  /**
   * A report that is not begun.
   *
   * @param directory made if it is missing; null for no report at all
   */
  public ExhaustionReport(@Nullable Path directory, long pid, Content content, AgentLog log) {
    this.directory =
        directory == null
            ? null
            : new ReportDirectory(directory.toAbsolutePath(), pid, ReportDirectory.TEXT);
    this.content = content;
    this.log = log;
  }

  /** A report that is never written. */
  public static ExhaustionReport none(AgentLog log) {
    return new ExhaustionReport(null, 0, new NoContent(), log);
  }

  /** Loads and links all that writing needs, the content's part included; leaves no file. */
  public void rehearse() {
    if (directory == null || !lock.tryLock()) {
      return;
    }
    try {
      if (channel == null) {
        LockSupport.parkNanos(this, 1);
        text.open(new NullChannel(), KEPT_FOR_THE_END_BYTES);
        writeBegin("rehearsal");
        writeEnd("rehearsal", new HookSlot[] {HookSlot.failed()});
        directory.rehearse();
      }
    } catch (IOException | RuntimeException e) {
      log.debug("report: rehearsal failed: " + e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the file and writes what is known now; nothing if it is begun already.
   *
   * @return whether there is an open report now
   */
  public boolean begin(String reason) {
    if (directory == null || !lock.tryLock()) {
      return false;
    }
    try {
      return opened(directory, reason) != null;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      giveUp(e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Writes a whole one for an episode that ends nothing; the end's own can still follow it. */
  void episode(String reason, HookSlot[] hooks) {
    end(reason, hooks);
    lock.lock();
    try {
      ended = false;
    } finally {
      lock.unlock();
    }
  }

  /** The file, or null if there is none. */
  public @Nullable Path path() {
    return path;
  }

  /** Writes one line; for {@link Content} only. */
  public ExhaustionReport line(String line) throws IOException {
    text.put(line);
    text.newLine();
    return this;
  }

  /** Writes a heading; for {@link Content} only. */
  public ExhaustionReport section(String title) throws IOException {
    text.newLine();
    text.put("== ");
    text.put(title);
    text.newLine();
    return this;
  }

  /** Writes {@code name: value}; for {@link Content} only. */
  public ExhaustionReport field(String name, String value) throws IOException {
    text.put(name);
    text.put(": ");
    return line(value);
  }

  /** Writes {@code name: value}; for {@link Content} only. */
  public ExhaustionReport field(String name, long value) throws IOException {
    text.put(name);
    text.put(": ");
    text.put(value);
    text.newLine();
    return this;
  }

  /** Has what was written reach the file; for {@link Content} only. */
  public void flush() throws IOException {
    text.flush();
  }

  /**
   * Writes the rest and closes the file; begins it first if nobody has.
   *
   * @return whether there is a complete report now
   */
  boolean end(String reason, HookSlot[] hooks) {
    if (directory == null || !lockSoon()) {
      return false;
    }
    boolean complete;
    try {
      FileChannel open = opened(directory, reason);
      if (open != null) {
        writeEnd(reason, hooks);
        open.force(false);
        ended = true;
        close();
        log.warn("report: " + path);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (!ended) {
        giveUp(e);
      }
    } finally {
      complete = ended;
      lock.unlock();
    }
    return complete;
  }

  /** A queue at the lock would have to be made, in a heap that may be full. */
  private boolean lockSoon() {
    for (int i = 0; i < LOCK_ATTEMPTS; i++) {
      if (lock.tryLock()) {
        return true;
      }
      LockSupport.parkNanos(this, LOCK_PAUSE_NANOS);
    }
    return false;
  }

  /** Opens it if nobody has; null where it has ended. With the lock. */
  private @Nullable FileChannel opened(ReportDirectory where, String reason) throws IOException {
    if (channel == null && !ended) {
      ReportDirectory.NewFile file = where.create();
      channel = file.channel();
      path = file.path();
      text.open(file.channel(), KEPT_FOR_THE_END_BYTES);
      writeBegin(reason);
    }
    return channel;
  }

  private void writeBegin(String reason) throws IOException {
    line("Plimsoll exhaustion report").field("begun because", reason);
    content.begin(this);
    text.flush();
  }

  private void writeEnd(String reason, HookSlot[] hooks) throws IOException {
    text.allowAll();
    section("End").field("reason", reason);
    for (HookSlot hook : hooks) {
      hook(hook);
    }
    content.end(this);
    line("complete");
    text.flush();
  }

  private void hook(HookSlot hook) throws IOException {
    text.put("hook ");
    text.put(hook.name);
    text.put(", order ");
    text.put(hook.order);
    text.put(": ");
    text.put(hook.outcome.text());
    Class<?> thrown = hook.thrown;
    if (thrown != null) {
      text.put(": ");
      text.put(thrown.getName());
    }
    if (hook.ranNanos >= 0) {
      text.put(", ");
      text.put(hook.ranNanos / 1_000_000);
      text.put(" ms");
    }
    text.newLine();
  }

  private void giveUp(Throwable e) {
    log.warn("report: not written: " + e);
    try {
      text.flush();
      close();
    } catch (IOException again) {
      channel = null;
    }
  }

  private void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
