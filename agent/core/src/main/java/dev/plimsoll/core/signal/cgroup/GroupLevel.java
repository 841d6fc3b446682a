package dev.plimsoll.core.signal.cgroup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One group's memory files, kept open. The unified hierarchy's root and groups without the memory
 * controller have none. Read by the control thread.
 */
final class GroupLevel {
  private static final byte[] EFFECTIVE_LIMIT = key("hierarchical_memory_limit");

  /** The share of the limit up to which pages of files in use count as needed. */
  private static final int NEEDED_FILE_PARTS = 8;

  private final TextFile limit;
  private final TextFile usage;
  private final TextFile stat;
  private final @Nullable TextFile brake;
  private final boolean v2;
  private final byte[] inactiveFile;
  private final byte[] activeFile;

  long limitBytes = Digits.UNKNOWN;
  long softBytes = Digits.UNLIMITED;
  long usedBytes = Digits.UNKNOWN;
  long usageBytes = Digits.UNKNOWN;

  private GroupLevel(
      TextFile limit, TextFile usage, TextFile stat, @Nullable TextFile brake, boolean v2) {
    this.limit = limit;
    this.usage = usage;
    this.stat = stat;
    this.brake = brake;
    this.v2 = v2;
    // v1's plain fields leave out the children's; v2's are of the whole subtree.
    this.inactiveFile = key(v2 ? "inactive_file" : "total_inactive_file");
    this.activeFile = key(v2 ? "active_file" : "total_active_file");
  }

  /** Null where this group has no memory of its own to tell. */
  static @Nullable GroupLevel open(Path directory, boolean v2, ByteBuffer buffer) {
    TextFile limit =
        TextFile.open(directory.resolve(v2 ? "memory.max" : "memory.limit_in_bytes"), buffer);
    TextFile usage =
        TextFile.open(directory.resolve(v2 ? "memory.current" : "memory.usage_in_bytes"), buffer);
    TextFile stat = TextFile.open(directory.resolve("memory.stat"), buffer);
    if (limit != null && usage != null && stat != null) {
      return new GroupLevel(
          limit,
          usage,
          stat,
          TextFile.open(
              directory.resolve(v2 ? "memory.high" : "memory.soft_limit_in_bytes"), buffer),
          v2);
    }
    TextFile.closeIfOpened(limit);
    TextFile.closeIfOpened(usage);
    TextFile.closeIfOpened(stat);
    return null;
  }

  /** Reads the limits, and use where there is one. */
  void read(long ramBytes, boolean own) {
    limitBytes = limited(Digits.whole(limit.read()), ramBytes);
    long nearer = brake == null ? Digits.UNLIMITED : limited(Digits.whole(brake.read()), ramBytes);
    softBytes = Digits.UNLIMITED;
    // One of 0 is no line to stay below, and the limit behind it stands.
    if (v2 && nearer > 0 && limitBytes != Digits.UNKNOWN) {
      // Above memory.high nothing moves any more: it is as good as the limit.
      limitBytes = Math.min(limitBytes, nearer);
    } else if (nearer > 0) {
      softBytes = nearer;
    }
    boolean limited = limitBytes != Digits.UNLIMITED || softBytes != Digits.UNLIMITED;
    if (limited || (own && !v2)) {
      readUse(ramBytes);
    } else {
      usedBytes = Digits.UNKNOWN;
    }
  }

  private void readUse(long ramBytes) {
    usageBytes = Digits.whole(usage.read());
    ByteBuffer figures = stat.read();
    long idle = Digits.field(figures, inactiveFile);
    long active = Digits.field(figures, activeFile);
    if (!v2) {
      // The least of the ancestors', also of those that cannot be seen from here.
      long effective = limited(Digits.field(figures, EFFECTIVE_LIMIT), ramBytes);
      if (effective != Digits.UNKNOWN && limitBytes != Digits.UNKNOWN) {
        limitBytes = Math.min(limitBytes, effective);
      }
    }
    if (usageBytes == Digits.UNKNOWN || usageBytes == Digits.UNLIMITED || idle < 0) {
      usedBytes = Digits.UNKNOWN;
      return;
    }
    long needed = limitBytes > 0 ? limitBytes / NEEDED_FILE_PARTS : 0;
    // The two files are read at different instants.
    usedBytes = Math.max(0, usageBytes - idle - Math.max(0, active - needed));
  }

  void close() {
    limit.close();
    usage.close();
    stat.close();
    TextFile.closeIfOpened(brake);
  }

  /**
   * A limit that the machine itself does not have is none. One of all that it has is: in a
   * container of LXC, lxcfs shows the limit as the machine's memory.
   */
  private static long limited(long bytes, long ramBytes) {
    return bytes > ramBytes ? Digits.UNLIMITED : bytes;
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
