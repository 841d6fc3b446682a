package dev.plimsoll.core.signal.cgroup;

import dev.plimsoll.core.pressure.container.ContainerSample;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the process's group and its ancestors and tells the one with the least headroom. Without
 * groups it tells what this process holds against what the machine could still give it. {@link
 * #open} allocates; {@link #fill} does not, and belongs to the control thread.
 */
public final class ContainerProbe {
  private final GroupLevel[] levels;
  private final @Nullable HostMemory host;
  private final @Nullable StallFile stalls;
  private final long ramBytes;
  private final GroupLocation location;

  private ContainerProbe(
      GroupLocation location,
      GroupLevel[] levels,
      @Nullable HostMemory host,
      @Nullable StallFile stalls,
      long ramBytes) {
    this.location = location;
    this.levels = levels;
    this.host = host;
    this.stalls = stalls;
    this.ramBytes = ramBytes;
  }

  /**
   * Opens what there is.
   *
   * @param root {@code /}, or where a test keeps another
   */
  public static ContainerProbe open(Path root, GroupLocation location) {
    ByteBuffer buffer = TextFile.buffer();
    long ram = HostMemory.ramBytes(root, buffer);
    List<GroupLevel> levels = new ArrayList<>();
    for (Path directory : location.levels()) {
      GroupLevel level = GroupLevel.open(directory, location.v2(), buffer);
      if (level != null) {
        levels.add(level);
      }
    }
    HostMemory host = location.isKnown() ? null : HostMemory.open(root, buffer);
    return new ContainerProbe(
        location,
        levels.toArray(new GroupLevel[0]),
        host,
        StallFile.open(location.stalls(), /* trigger= */ ""),
        ram);
  }

  /** Where it reads. */
  public GroupLocation location() {
    return location;
  }

  /**
   * The group with the least headroom, as of the sample's own time. Where none has a limit, use is
   * told as 0. No allocation.
   */
  public void fill(ContainerSample sample) {
    sample.stalled = stalls != null && stalls.told(sample.nanos);
    sample.usedBytes = Digits.UNKNOWN;
    sample.usageBytes = Digits.UNKNOWN;
    sample.limitBytes = Digits.UNLIMITED;
    sample.softBytes = Digits.UNLIMITED;
    sample.lowestLimitBytes = Digits.UNLIMITED;
    boolean unread = false;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < levels.length; i++) {
      GroupLevel level = levels[i];
      level.read(ramBytes, /* own= */ i == 0);
      long line = Math.min(level.limitBytes, level.softBytes);
      unread |= level.limitBytes == Digits.UNKNOWN;
      if (line > 0 && line < Long.MAX_VALUE) {
        long limit = Math.min(level.limitBytes, ramBytes);
        sample.lowestLimitBytes = Math.min(sample.lowestLimitBytes, limit);
      }
      if (level.usedBytes >= 0 && level.limitBytes > 0 && line < Long.MAX_VALUE) {
        long headroom = line - level.usedBytes;
        if (headroom < least) {
          least = headroom;
          // A soft limit alone is held against what the machine has.
          sample.limitBytes = Math.min(level.limitBytes, ramBytes);
          sample.softBytes = level.softBytes;
          sample.usedBytes = level.usedBytes;
          sample.usageBytes = level.usageBytes;
        }
      }
    }
    if (unread) {
      sample.lowestLimitBytes = Digits.UNKNOWN;
    } else if (location.isKnown() && sample.lowestLimitBytes == Digits.UNLIMITED) {
      // Use that is unknown would leave the level as it is, also that of a limit taken away.
      sample.usedBytes = 0;
    }
    if (host != null) {
      host.fill(sample);
    }
  }

  /** Any thread; a {@link #fill} under way finds nothing then. */
  public void close() {
    for (GroupLevel level : levels) {
      level.close();
    }
    if (host != null) {
      host.close();
    }
    if (stalls != null) {
      stalls.close();
    }
  }
}
