package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.base.NanoClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The present or last stretch above {@code NORMAL}, put together from the decisions. Written by
 * {@code plimsoll-notify}, read by JMX threads; the lock guards a few field accesses.
 */
final class EpisodeLog implements DecisionSink {
  private final NanoClock clock;
  private long count;
  private @Nullable EpisodeStatus last;
  private final @Nullable LevelReason[] reasons = new LevelReason[MemoryResource.values().length];
  private long startNanos;
  private String summary = "";

  EpisodeLog(NanoClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void accept(Decision d, String line) {
    summary = "";
    EpisodeStatus episode = last;
    boolean ongoing = episode != null && episode.ongoing();
    if (d.kind == Decision.Kind.LEVEL) {
      reasons[d.resource.ordinal()] = LevelReason.of(d);
      last = atLevelChange(ongoing ? episode : null, d);
    } else if (d.kind == Decision.Kind.SHED && !d.isDryRun() && episode != null && ongoing) {
      last = withShed(episode, Math.max(d.resultBytes, 0));
    }
  }

  @Override
  public void tick(long nanos) {}

  /** What the decision told last ended, as a clause for its log line; else empty. */
  synchronized String summary() {
    return summary;
  }

  /** The journal's clock. */
  long nanos() {
    return clock.nanoTime();
  }

  synchronized long count() {
    return count;
  }

  /** The present or last episode, null before the first. */
  synchronized @Nullable EpisodeStatus last() {
    EpisodeStatus episode = last;
    if (episode == null || !episode.ongoing()) {
      return episode;
    }
    LevelReason present = worst();
    return lasting(
        episode,
        clock.nanoTime(),
        true,
        present == null ? episode.lowersWhen() : present.lowersWhen());
  }

  /** Why the overall level is what it is; null while all is normal. */
  synchronized @Nullable LevelReason worst() {
    LevelReason worst = null;
    for (LevelReason reason : reasons) {
      if (reason != null && (worst == null || reason.level().compareTo(worst.level()) > 0)) {
        worst = reason;
      }
    }
    return worst == null || worst.level() == PressureLevel.NORMAL ? null : worst;
  }

  private @Nullable EpisodeStatus atLevelChange(@Nullable EpisodeStatus current, Decision d) {
    if (d.overall == PressureLevel.NORMAL) {
      return current == null ? last : end(current, d);
    }
    if (current == null) {
      count++;
      startNanos = d.nanos;
      return peak(Instant.now().truncatedTo(ChronoUnit.MILLIS), 0, 0, d);
    }
    if (d.to.compareTo(current.peak()) > 0) {
      return peak(current.since(), current.sheds(), current.bytesReturned(), d);
    }
    return current;
  }

  private EpisodeStatus end(EpisodeStatus current, Decision d) {
    summary =
        "; episode of "
            + ElapsedTime.human(d.nanos - startNanos)
            + ", peak "
            + current.peak()
            + ", "
            + current.sheds()
            + " sheds returned "
            + ByteSize.both(current.bytesReturned());
    return lasting(current, d.nanos, false, "ended: " + d.textOr("asked"));
  }

  private EpisodeStatus lasting(EpisodeStatus e, long nanos, boolean ongoing, String lowersWhen) {
    return new EpisodeStatus(
        e.since(),
        TimeUnit.NANOSECONDS.toMillis(nanos - startNanos),
        ongoing,
        e.peak(),
        e.resource(),
        e.reason(),
        e.evidence(),
        e.sheds(),
        e.bytesReturned(),
        lowersWhen);
  }

  private static EpisodeStatus peak(Instant since, long sheds, long bytesReturned, Decision d) {
    return new EpisodeStatus(
        since,
        0,
        true,
        d.to,
        d.resource,
        d.textOr("asked"),
        EvidenceText.of(d),
        sheds,
        bytesReturned,
        LevelReason.of(d).lowersWhen());
  }

  private static EpisodeStatus withShed(EpisodeStatus e, long returned) {
    return new EpisodeStatus(
        e.since(),
        0,
        true,
        e.peak(),
        e.resource(),
        e.reason(),
        e.evidence(),
        e.sheds() + 1,
        e.bytesReturned() + returned,
        e.lowersWhen());
  }
}
