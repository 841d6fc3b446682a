package dev.plimsoll.core.cli;

import dev.plimsoll.core.cli.report.Report;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes a page of a recording. */
final class ReportCommand implements Command {
  private final Console console;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String usage() {
    return "report RECORDING.jfr|PID [-o page.html]";
  }

  @Override
  public String summary() {
    return "Makes one HTML page of a recording: timeline, tables, a verdict.";
  }

  @Override
  public String details() {
    return """
    RECORDING.jfr   what JFR recorded in a JVM with the agent; or what the agent
                    has left in report-dir, a file ending in .ring: after
                    EXHAUSTED, or by the JMX operation dumpRing
    PID             a running agent, which is asked for its ring: the last minutes,
                    an hour and a half at most; no file but the page is made
    -o page.html    where the page goes, - for standard output; without it, the
                    recording's name with .html in the working directory, for a
                    process plimsoll-PID-TIME.html
    The page is one file that loads nothing. With the event jdk.ObjectCount in
    the recording it tells the classes that grew. Exit code 1 if the recording
    cannot be read, 3 if nothing in it comes from the agent.""";
  }

  @Override
  public List<String> modules() {
    return List.of("jdk.jfr", "jdk.attach", "java.management.rmi");
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    arguments.expectCount(1, 1);
    boolean process = isProcess(arguments.position(0));
    Report report = process ? ask(arguments.pid()) : read(path(arguments.position(0)));
    String target = arguments.option("-o", pageName(arguments.position(0), process));
    if (target.equals("-")) {
      console.out().print(report.html());
      console.out().flush();
      return ExitCode.OK;
    }
    try {
      Files.writeString(path(target), report.html());
    } catch (IOException e) {
      throw CommandFailure.usage("page not written: " + target + ": " + reason(e));
    }
    console.out().println(report.verdict());
    console.out().println("page: " + target);
    return ExitCode.OK;
  }

  /** A number that is no file. */
  private static boolean isProcess(String text) throws CommandFailure {
    return text.matches("\\d{1,10}") && Files.notExists(path(text));
  }

  private static Report ask(long pid) throws CommandFailure {
    try (AgentConnection agent = AgentConnection.open(pid)) {
      Object ring = agent.invoke("readRing");
      return Report.ofRing(ring instanceof byte[] bytes ? bytes : new byte[0], "process " + pid);
    } catch (IOException e) {
      throw CommandFailure.usage("no ring from process " + pid + ": " + reason(e));
    } catch (Report.NoAgentException e) {
      throw new CommandFailure(
          ExitCode.NO_AGENT, "the agent in process " + pid + " has not come up yet: wait a second");
    }
  }

  private static Report read(Path recording) throws CommandFailure {
    if (Files.notExists(recording)) {
      throw CommandFailure.usage("no such file: " + recording);
    }
    if (!Files.isReadable(recording)) {
      throw CommandFailure.usage("no recording: " + recording + " is closed to this user");
    }
    if (Files.isDirectory(recording)) {
      throw CommandFailure.usage("no recording: " + recording + " is a directory");
    }
    if (!Files.isRegularFile(recording)) {
      // To open a pipe waits for whoever writes to it.
      throw CommandFailure.usage("no recording: " + recording + " is no plain file");
    }
    try {
      return Report.of(recording);
    } catch (IOException e) {
      throw CommandFailure.usage("no recording: " + recording + ": " + reason(e));
    } catch (Report.NoAgentException e) {
      throw new CommandFailure(
          ExitCode.NO_AGENT, "no agent in " + recording + ": " + e.getMessage());
    }
  }

  private static Path path(String text) throws CommandFailure {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("no file name: " + e.getReason());
    }
  }

  private static String pageName(String source, boolean process) throws CommandFailure {
    if (process) {
      String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      return "plimsoll-" + source + "-" + time.replaceAll("[-:]", "") + ".html";
    }
    String name = String.valueOf(path(source).getFileName());
    int dot = name.lastIndexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name) + ".html";
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "closed to this user";
    }
    if (e instanceof NoSuchFileException) {
      return "no such folder";
    }
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.lines().findFirst().orElse("");
  }
}
