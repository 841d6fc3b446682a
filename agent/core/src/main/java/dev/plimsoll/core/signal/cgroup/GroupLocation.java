package dev.plimsoll.core.signal.cgroup;

import java.nio.file.Path;
import java.util.List;

/**
 * Where this process's memory is limited, as far as it could be verified.
 *
 * @param levels the process's own group first, then its ancestors up to the mount; empty: unknown
 * @param v2 the unified hierarchy; else the v1 memory controller
 * @param text in words: where it was found, or why it is unknown
 * @param stalls the kernel's stall figures, of this group where it has any, else of the machine;
 *     may not exist
 */
public record GroupLocation(List<Path> levels, boolean v2, String text, Path stalls) {
  public GroupLocation {
    levels = List.copyOf(levels);
  }

  static GroupLocation unknown(String why, Path stalls) {
    return new GroupLocation(List.of(), /* v2= */ false, "unknown: " + why, stalls);
  }

  /** Whether nothing has changed. What a record has of its own would be linked for it. */
  public boolean isSame(GroupLocation other) {
    return v2 == other.v2
        && text.equals(other.text)
        && stalls.equals(other.stalls)
        && levels.equals(other.levels);
  }

  /** Whether the process's own group is known. */
  public boolean isKnown() {
    return !levels.isEmpty();
  }
}
