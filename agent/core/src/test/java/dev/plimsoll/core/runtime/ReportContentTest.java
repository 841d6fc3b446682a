package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.end.ExhaustionReport;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.end.RingDump;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.response.end.Watchdog;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left in the folder of the reports. */
class ReportContentTest {
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent = TestAgent.of("", log);
  private final Reserve reserve = new Reserve(0);

  private ReportContent content(Path directory) {
    return content(directory, RingDump::endLine);
  }

  private ReportContent content(Path directory, RingDump.Content ring) {
    Instrumentation none =
        (Instrumentation)
            Proxy.newProxyInstance(
                ReportContentTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> null);
    HeapKeeper heap = TestHeap.of(agent, reserve, log);
    return new ReportContent(
        agent, heap, new RingDump(directory, 1, ring, log), new ClassCensus(heap, agent, none));
  }

  private static long count(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }

  /** It may be the last that is written, on a disk that is nearly full. */
  @Test
  void begin_beforeTheRing_whatIsKnownIsInTheFile(@TempDir Path directory) throws IOException {
    List<String> found = new ArrayList<>();
    RingDump.Content ring = to -> found.addAll(lines(directory));
    new ExhaustionReport(directory, 1, content(directory, ring), log).begin("a leak");

    assertThat(found).contains("begun because: a leak").anyMatch(l -> l.startsWith("used: "));
  }

  private static List<String> lines(Path directory) throws IOException {
    try (DirectoryStream<Path> reports = Files.newDirectoryStream(directory, "*.txt")) {
      return Files.readAllLines(reports.iterator().next());
    }
  }

  /** Where nothing is ended there may be more than one. */
  @Test
  void episodes_two_eachKeepsItsRing(@TempDir Path directory) throws IOException {
    ShutdownSequence sequence =
        new ShutdownSequence(
            agent.hooks,
            reserve,
            agent.threads,
            new Watchdog(agent.clock),
            agent.clock,
            log,
            new ExhaustionReport(directory, 1, content(directory), log));
    for (int i = 0; i < 2; i++) {
      sequence.reportOnly("a leak");
      sequence.assist();
    }

    assertThat(count(directory, ".txt")).isEqualTo(2);
    assertThat(count(directory, ".ring")).isEqualTo(2);
  }
}
