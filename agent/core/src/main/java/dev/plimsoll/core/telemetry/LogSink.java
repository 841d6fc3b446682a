package dev.plimsoll.core.telemetry;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import java.util.concurrent.TimeUnit;

/**
 * Writes decisions to the log: level changes and shutdown steps at INFO, quarantines at WARN, all
 * else at DEBUG. Of level changes that flap, few are written and the rest counted.
 */
final class LogSink implements DecisionSink {
  // Chosen, not measured: a real episode has two to six changes; more in a minute is flapping.
  static final int LINES_PER_MINUTE = 6;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AgentLog log;
  private final EpisodeLog episodes;
  private long windowStart;
  private int written;
  private int skipped;
  private String lastSkipped = "";

  LogSink(AgentLog log, EpisodeLog episodes, long nanos) {
    this.log = log;
    this.episodes = episodes;
    windowStart = nanos;
  }

  @Override
  public void accept(Decision d, String line) {
    switch (d.kind) {
      case LEVEL -> level(d, line + episodes.summary());
      case SHUTDOWN -> log.info(line);
      case QUARANTINE -> log.warn(line);
      default -> log.debug(line);
    }
  }

  @Override
  public void tick(long nanos) {
    if (nanos - windowStart < WINDOW_NANOS) {
      return;
    }
    windowStart = nanos;
    written = 0;
    if (skipped > 0) {
      log.info(
          "level changed " + skipped + " more times within a minute; the last: " + lastSkipped);
      skipped = 0;
    }
  }

  @Override
  public void close() {
    tick(windowStart + WINDOW_NANOS);
  }

  private void level(Decision d, String line) {
    if (written < LINES_PER_MINUTE || d.to == PressureLevel.EXHAUSTED) {
      written++;
      log.info(line);
      return;
    }
    skipped++;
    lastSkipped = line;
    log.debug(line);
  }
}
