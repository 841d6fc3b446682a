package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Guest;
import dev.plimsoll.it.scenario.Leak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent's own ring: what is left where nobody had a recording running. */
class RingIT {
  @RegisterExtension final Children children = new Children();

  @Test
  void ring_exhausted_isBesideTheReportAndTellsTheLeak() throws Exception {
    ChildJvm jvm = children.onRunningJdk();
    Path reports = Files.createDirectories(jvm.directory().resolve("reports"));
    Path recording = jvm.directory().resolve("end.jfr");
    Outcome outcome =
        children
            .start(
                jvm.agent("report-dir=" + reports)
                    .flag("-XX:StartFlightRecording=filename=" + recording + ",settings=default")
                    .main(Leak.class)
                    .arguments(jvm.directory().resolve("state"), "plain"))
            .await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
    List<Path> rings = files(reports, ".ring");
    assertThat(rings).as(outcome.describe()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rings.get(0))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(files(reports, ".txt").get(0)))
        .contains(rings.get(0).getFileName().toString())
        .containsPattern("== classes: .*\nbyte\\[], \\d+, ");
    Path page = jvm.directory().resolve("page.html");
    CommandRun report =
        CommandRun.of(children, "report", rings.get(0).toString(), "-o", page.toString());
    assertThat(report.exitCode()).as(report.text()).isZero();
    assertThat(Files.readString(page))
        .contains("EXHAUSTED", "cargo for HEAP", "doors: shut")
        .contains("Verdict: a leak", "class histogram</text>", "class=\"pause\"")
        .containsPattern("(Grew between|ounted (once only|again)).*byte\\[]");
    assertRecorded(recording);
  }

  /** The same facts as events, down to the steps of the end. */
  private static void assertRecorded(Path file) throws IOException {
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.plimsoll."))
            .toList();

    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .contains(
            "dev.plimsoll.Shed",
            "dev.plimsoll.BoundChange",
            "dev.plimsoll.CollectionAsked",
            "dev.plimsoll.State");
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.plimsoll.LevelChange"))
        .isNotEmpty()
        .allMatch(event -> !event.getString("reason").isEmpty() && event.getLong("capacity") > 0)
        .anyMatch(event -> event.getString("to").equals("EXHAUSTED"));
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.plimsoll.ShutdownStep"))
        .extracting(event -> event.getString("step") + " " + event.getString("outcome"))
        .contains("doors shut", "journal done", "report written");
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.plimsoll.ClassCount"))
        .anyMatch(
            event -> event.getString("className").equals("byte[]") && event.getLong("bytes") > 0);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.plimsoll.State"))
        .anyMatch(event -> event.getLong("caches") > 0);
  }

  @Test
  void report_runningAgentWithoutReportDir_isAskedForItsRing() throws Exception {
    ChildJvm jvm = children.onRunningJdk();
    ChildProcess host =
        children.start(jvm.agent("").main(Guest.class).arguments(0, "wait")).awaitReady();
    Path page = jvm.directory().resolve("page.html");
    String pid = Long.toString(host.pid());

    CommandRun report = CommandRun.of(children, "report", pid, "-o", page.toString());
    for (int i = 0; i < 20 && report.exitCode() == 3; i++) {
      // The MBean, and with it the first state, comes a moment after the start.
      report = CommandRun.of(children, "report", pid, "-o", page.toString());
    }

    assertThat(report.exitCode()).as(report.text()).isZero();
    assertThat(Files.readString(page))
        .contains("process " + pid, "no pressure was seen", "NORMAL all the time");
    host.say("go");
    Outcome outcome = host.await();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.agentLines()).noneMatch(line -> line.contains("jmx: "));
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }
}
