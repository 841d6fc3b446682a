package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text file that tells how it came to the end. */
public final class ExhaustionReport {
  /** What only the runtime knows: levels, heap figures, shedders. Called on a response thread. */
  public interface Content {
    /** Told early, while there may be no later. */
    void begin(ExhaustionReport report);

    /** Told late, after the hooks. */
    void end(ExhaustionReport report);
  }

  public ExhaustionReport(@Nullable Path directory, Content content, AgentLog log) {}
}
