package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.response.end.RingDump;
import dev.plimsoll.core.telemetry.FlightRing;
import dev.plimsoll.core.telemetry.RingWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Carries the ring into its file. Every text is made beforehand: at the end none can be. */
final class RingContent implements RingDump.Content, RingWriter {
  private final FlightRing ring;
  private final String[] facts;
  private final String keptName = "Decisions";
  private final String kept =
      "the last "
          + FlightRing.LEVEL_CHANGES
          + " changes of level and the last "
          + FlightRing.DECISIONS
          + " others only: what came before is in no sum";
  private final String pid = Long.toString(ProcessHandle.current().pid());

  /** Set while {@link #write} runs, under the dump's lock. */
  private @Nullable RingDump target;

  RingContent(FlightRing ring, HeapModel model) {
    this.ring = ring;
    this.facts =
        new String[] {
          "Agent", Version.text(),
          "Java", Runtime.version().toString(),
          "Collector", model.collector().toString(),
          "Maximum heap", ByteSize.human(model.maxBytes()),
          "Process", pid
        };
  }

  @Override
  public void write(RingDump to) throws IOException {
    target = to;
    word(FlightRing.MAGIC).endLine();
    for (int i = 0; i < facts.length; i += 2) {
      word("F").text(facts[i]).text(facts[i + 1]).endLine();
    }
    if (ring.hasForgotten()) {
      word("F").text(keptName).text(kept).endLine();
    }
    ring.write(this);
    word("end").endLine();
  }

  @Override
  public RingWriter word(String word) throws IOException {
    RingDump to = target;
    if (to != null) {
      to.word(word);
    }
    return this;
  }

  @Override
  public RingWriter number(long number) throws IOException {
    RingDump to = target;
    if (to != null) {
      to.number(number);
    }
    return this;
  }

  @Override
  public RingWriter text(String text) throws IOException {
    RingDump to = target;
    if (to != null) {
      to.text(text);
    }
    return this;
  }

  @Override
  public void endLine() throws IOException {
    RingDump to = target;
    if (to != null) {
      to.endLine();
    }
  }
}
