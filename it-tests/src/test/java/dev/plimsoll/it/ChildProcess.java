package dev.plimsoll.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A running child. Its streams go to files, so that neither can fill up and stop it. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Process process;
  private final Path directory;
  private final String rerun;
  private final Duration timeout;

  ChildProcess(Process process, Path directory, String rerun, Duration timeout) {
    this.process = process;
    this.directory = directory;
    this.rerun = rerun;
    this.timeout = timeout;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The command that runs the same child again, in a shell. */
  public String rerun() {
    return rerun;
  }

  public Path directory() {
    return directory;
  }

  /** Waits until a line of its standard output starts with this, and returns the line. */
  public String awaitLine(String start) {
    return awaitLine(start, READY_TIMEOUT);
  }

  public String awaitLine(String start, Duration limit) {
    try {
      return Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .atMost(limit)
          .until(() -> line(start), found -> found.isPresent() || !process.isAlive())
          .or(() -> line(start))
          .orElseThrow(() -> failure("ended without a line \"" + start + "...\""));
    } catch (ConditionTimeoutException e) {
      throw failure("no line \"" + start + "...\" within " + limit);
    }
  }

  /** Waits for {@code READY}, the line with which every scenario tells that it is set up. */
  public ChildProcess awaitReady() {
    awaitLine("READY");
    return this;
  }

  /** Says one line to the child. */
  public void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end; at the timeout takes a thread dump, kills it and fails. */
  public Outcome await() {
    return await(timeout);
  }

  public Outcome await(Duration limit) {
    if (!waitFor(limit)) {
      dumpThreads();
      close();
      throw failure("did not end within " + limit);
    }
    return outcome();
  }

  /** Waits for its end and kills it at the timeout: for programs that may well hang. */
  public Outcome awaitOrKill(Duration limit) {
    boolean ended = waitFor(limit);
    if (!ended) {
      close();
    }
    return ended ? outcome() : new Outcome(-1, stdout(), stderr(), directory, rerun);
  }

  public List<String> stdout() {
    return lines("stdout.log");
  }

  public List<String> stderr() {
    return lines("stderr.log");
  }

  /** Kills it and all that it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    waitFor(Duration.ofSeconds(10));
  }

  private Outcome outcome() {
    return new Outcome(process.exitValue(), stdout(), stderr(), directory, rerun);
  }

  private Optional<String> line(String start) {
    return stdout().stream().filter(line -> line.startsWith(start)).findFirst();
  }

  private boolean waitFor(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** SIGQUIT needs no memory in the child; the dump goes to its standard output. */
  private void dumpThreads() {
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> lines(String file) {
    try {
      String text = Files.readString(directory.resolve(file), StandardCharsets.ISO_8859_1);
      // A line still being written is not one yet.
      int end = process.isAlive() ? text.lastIndexOf('\n') + 1 : text.length();
      return text.substring(0, end).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(
        what + "\n" + new Outcome(-1, stdout(), stderr(), directory, rerun).describe());
  }
}
