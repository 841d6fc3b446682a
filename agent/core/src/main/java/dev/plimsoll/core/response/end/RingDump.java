package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Files of what the agent's ring holds, beside the text reports and under the same rules: made new,
 * readable by the owner only, never through a link, at most ten, at most 1 MiB each. Safe for any
 * thread but the control thread, which must not wait for a disk.
 */
public final class RingDump {
  private static final int LIMIT_BYTES = 1 << 20;

  /** What is in the file. */
  public interface Content {
    void write(RingDump to) throws IOException;
  }

  private final @Nullable ReportDirectory directory;
  private final Content content;
  private final AgentLog log;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as what follows; made by the rehearsal or the first dump. */
  private @Nullable ReportText text;

  private boolean lineBegun;

  /** Guarded by the report's own lock: its content alone replaces and keeps. */
  private @Nullable Path last;

  /**
   * Touches nothing yet.
   *
   * @param directory made if it is missing; null for no dumps at all
   * @param content asked for each file, by one thread at a time
   */
  public RingDump(@Nullable Path directory, long pid, Content content, AgentLog log) {
    this.directory =
        directory == null
            ? null
            : new ReportDirectory(directory.toAbsolutePath(), pid, ReportDirectory.RING);
    this.content = content;
    this.log = log;
  }

  /** Loads and links all that writing needs; leaves no file. */
  public void rehearse() {
    if (directory == null || !lock.tryLock()) {
      return;
    }
    try {
      begin(new NullChannel());
      content.write(this);
      open().flush();
      directory.rehearse();
    } catch (IOException | RuntimeException e) {
      log.debug("ring: rehearsal failed: " + e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a file.
   *
   * @return it, or null where there is no directory or another thread is at it
   */
  public @Nullable Path write() throws IOException {
    if (directory == null || !lock.tryLock()) {
      return null;
    }
    try {
      ReportDirectory.NewFile file = directory.create();
      try (FileChannel channel = file.channel()) {
        begin(channel);
        content.write(this);
        open().flush();
      }
      return file.path();
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #write} would put into the file; null where another thread is at it. */
  public byte @Nullable [] read() {
    // Before the lock: one that found no room for it would keep it for good.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 << 10);
    if (!lock.tryLock()) {
      return null;
    }
    try {
      begin(Channels.newChannel(bytes));
      content.write(this);
      open().flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // None can be: there is no disk in it.
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #write}, for an end that may not come to its end: the file made by the call before is
   * removed once the new one is complete. Throws nothing.
   */
  public @Nullable Path replace() {
    try {
      Path old = last;
      last = write();
      if (old != null && last != null) {
        Files.deleteIfExists(old);
      }
      return last;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      log.warn("ring: not written: " + e);
      return null;
    }
  }

  /** What {@link #replace} has made so far stays: the next belongs to another end. */
  public void keep() {
    last = null;
  }

  /** A word of ours; for {@link Content} only, as all that follows. */
  public void word(String word) throws IOException {
    separate();
    open().put(word);
  }

  public void number(long number) throws IOException {
    separate();
    open().put(number);
  }

  /** As {@code 5:hello}: a text may hold anything, and every sign is one byte in the file. */
  public void text(String value) throws IOException {
    separate();
    open().put(value.length());
    open().put(":");
    open().put(value);
  }

  public void endLine() throws IOException {
    open().newLine();
    lineBegun = false;
  }

  /** What is written goes there. The one before may have broken off within a line. */
  private void begin(WritableByteChannel target) {
    open().open(target, 0);
    lineBegun = false;
  }

  private void separate() throws IOException {
    if (lineBegun) {
      open().put(" ");
    }
    lineBegun = true;
  }

  private ReportText open() {
    ReportText present = text;
    if (present == null) {
      present = new ReportText(LIMIT_BYTES);
      text = present;
    }
    return present;
  }
}
