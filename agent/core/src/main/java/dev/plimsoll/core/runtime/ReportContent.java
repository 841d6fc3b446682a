package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.response.ExhaustionReport;
import dev.plimsoll.core.response.RingDump;
import dev.plimsoll.core.response.ShedderView;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the runtime knows and the report tells: names and numbers, never application data. */
final class ReportContent implements ExhaustionReport.Content {
  private static final MemoryResource[] RESOURCES = MemoryResource.values();

  private final AgentRuntime agent;
  private final HeapKeeper keeper;
  private final RingDump dump;
  private final RingContent ring;

  ReportContent(AgentRuntime agent, HeapKeeper keeper, RingDump dump, RingContent ring) {
    this.agent = agent;
    this.keeper = keeper;
    this.dump = dump;
    this.ring = ring;
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
    report.section("heap, bytes, at the end");
    report.field("used", keeper.sample().usedBytes);
    Path file = dumpRing(report);
    if (file != null) {
      report.field("ring, for the command report", file.toString());
    }
  }

  /** At the beginning, since the end may not be reached; a rehearsal has no path and no file. */
  private @Nullable Path dumpRing(ExhaustionReport report) {
    if (report.path() == null) {
      dump.rehearse(ring);
      return null;
    }
    return dump.replace(ring);
  }
}
