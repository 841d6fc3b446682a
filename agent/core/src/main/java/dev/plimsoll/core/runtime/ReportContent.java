package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.pressure.ClassGrowth;
import dev.plimsoll.core.pressure.ShedderView;
import dev.plimsoll.core.response.end.ExhaustionReport;
import dev.plimsoll.core.response.end.RingDump;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the runtime knows and the report tells: names and numbers, never application data. */
final class ReportContent implements ExhaustionReport.Content {
  private static final MemoryResource[] RESOURCES = MemoryResource.values();

  private final AgentRuntime agent;
  private final HeapKeeper keeper;
  private final RingDump dump;
  private final ClassCensus census;

  ReportContent(AgentRuntime agent, HeapKeeper keeper, RingDump dump, ClassCensus census) {
    this.agent = agent;
    this.keeper = keeper;
    this.dump = dump;
    this.census = census;
  }

  /** Only what needs no memory to be found out. */
  @Override
  public void begin(ExhaustionReport report) throws IOException {
    report.section("levels");
    for (MemoryResource resource : RESOURCES) {
      report.field(resource.name(), agent.board.level(resource).name());
    }
    report.section("heap, bytes");
    report.field("used", keeper.sample().usedBytes);
    report.field("proven live", keeper.evaluator().provenLiveBytes());
    report.field("capacity", keeper.evaluator().capacityBytes());
    report.field("caches, estimated", agent.shed.cacheBytes());
    report.field("returned by shedders so far", agent.shed.returnedBytes());
    report.field("errors seen at gates", agent.gates.seen());
    report.field("out of memory in the agent itself", agent.errors.outOfMemory());
    // The report of an episode before names its own.
    dump.keep();
    dumpRing(report);
  }

  @Override
  public void end(ExhaustionReport report) throws IOException {
    report.section("shedders: name, kind, estimated bytes, calls, returned bytes, failures");
    for (ShedderView view : agent.shed.views()) {
      report.line(
          view.name()
              + ", "
              + view.kind()
              + ", "
              + view.estimatedBytes()
              + ", "
              + view.calls()
              + ", "
              + view.returnedBytes()
              + ", "
              + view.failures()
              + (view.quarantined() ? ", quarantined" : ""));
    }
    classes(report);
    report.section("heap, bytes, at the end");
    report.field("used", keeper.sample().usedBytes);
    Path file = dumpRing(report);
    if (file != null) {
      report.field("ring, for the command report", file.toString());
    }
  }

  /**
   * Absent where none was counted: no leak was suspected, or the pause would have been too long.
   */
  private void classes(ExhaustionReport report) throws IOException {
    List<ClassGrowth> classes = census.last();
    if (!classes.isEmpty()) {
      report.section("classes: name, bytes, objects, bytes when first counted (-1: not known)");
    }
    for (int i = 0; i < classes.size(); i++) {
      ClassGrowth one = classes.get(i);
      report.line(one.type() + ", " + one.bytes() + ", " + one.objects() + ", " + one.firstBytes());
    }
  }

  /** At the beginning, since the end may not be reached; a rehearsal has no path and no file. */
  private @Nullable Path dumpRing(ExhaustionReport report) throws IOException {
    // First, as the ring may take the last room of the disk, or the process's last moment.
    report.flush();
    if (report.path() == null) {
      dump.rehearse();
      return null;
    }
    return dump.replace();
  }
}
