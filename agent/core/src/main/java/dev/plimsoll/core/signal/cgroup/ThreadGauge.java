package dev.plimsoll.core.signal.cgroup;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.signal.PolledGauge;
import dev.plimsoll.core.signal.VmFlag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks against what may still be started: of the control group and those around it ({@code
 * pids.max}), of this process's user ({@code ulimit -u}, which does not bind the machine's root),
 * of the machine (threads and numbers for them), and of the address space ({@code ulimit -v}), in
 * which each new thread takes a stack. The fullest counts. Read by the notify thread.
 */
public final class ThreadGauge extends PolledGauge {
  private static final byte[] USER = "Uid:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OWN = "Threads:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROCESSES = "Max processes".getBytes(StandardCharsets.US_ASCII);

  /** The mapping of users where root is the machine's: all numbers are themselves. */
  private static final byte[] SAME = "         0          0".getBytes(StandardCharsets.US_ASCII);

  private static final long ALL_USERS = 4_294_967_295L;

  private static final byte[] MAPPED = "VmSize:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SPACE = "Max address space".getBytes(StandardCharsets.US_ASCII);
  private static final long USUAL_STACK_BYTES = 1 << 20;

  private final List<TextFile> current = new ArrayList<>();
  private final List<TextFile> most = new ArrayList<>();
  private final @Nullable TextFile status;
  private final @Nullable TextFile limits;
  private final @Nullable TextFile load;
  private final List<TextFile> machine = new ArrayList<>();
  private final long stackBytes;
  private final boolean bindsRoot;

  private ThreadGauge(Path root, GroupLocation location, long stackBytes) {
    this.stackBytes = stackBytes;
    ByteBuffer buffer = TextFile.buffer();
    for (Path level : location.levels()) {
      TextFile tasks = TextFile.open(level.resolve("pids.current"), buffer);
      TextFile limit = TextFile.open(level.resolve("pids.max"), buffer);
      if (tasks != null && limit != null) {
        current.add(tasks);
        most.add(limit);
      }
    }
    status = TextFile.open(root.resolve("proc/self/status"), buffer);
    limits = TextFile.open(root.resolve("proc/self/limits"), buffer);
    // Else root is another user outside of this namespace, as in a rootless container.
    TextFile users = TextFile.open(root.resolve("proc/self/uid_map"), buffer);
    bindsRoot = users != null && Digits.padded(users.read(), SAME) != ALL_USERS;
    TextFile.closeIfOpened(users);
    load = TextFile.open(root.resolve("proc/loadavg"), buffer);
    for (String name : new String[] {"threads-max", "pid_max"}) {
      TextFile file = TextFile.open(root.resolve("proc/sys/kernel").resolve(name), buffer);
      if (file != null) {
        machine.add(file);
      }
    }
  }

  /**
   * Opens what there is.
   *
   * @param root {@code /}, or where a test keeps another
   */
  public static ThreadGauge open(Path root, long pid) {
    return open(root, pid, stackBytesOfThisJvm());
  }

  /**
   * As above.
   *
   * @param stackBytes that a new thread reserves
   */
  static ThreadGauge open(Path root, long pid, long stackBytes) {
    return new ThreadGauge(root, new GroupFinder(root, pid, "pids").find(), stackBytes);
  }

  private static long stackBytesOfThisJvm() {
    long kibibytes = VmFlag.number("ThreadStackSize", 0);
    return kibibytes > 0 ? kibibytes * ByteSize.KIB : USUAL_STACK_BYTES;
  }

  @Override
  public void poll() {
    long fullestUsed = -1;
    long fullestMax = Long.MAX_VALUE;
    for (int i = 0; i < current.size(); i++) {
      long tasks = Digits.whole(current.get(i).read());
      long limit = Digits.whole(most.get(i).read());
      if (isFuller(tasks, limit, fullestUsed, fullestMax)) {
        fullestUsed = tasks;
        fullestMax = limit;
      }
    }
    long own = Digits.padded(read(status), OWN);
    boolean bound = bindsRoot || Digits.padded(read(status), USER) != 0;
    long processes = bound ? Digits.padded(read(limits), PROCESSES) : Digits.UNKNOWN;
    if (isFuller(own, processes, fullestUsed, fullestMax)) {
      fullestUsed = own;
      fullestMax = processes;
    }
    long inSpace = threadsInSpace(own);
    if (isFuller(own, inSpace, fullestUsed, fullestMax)) {
      fullestUsed = own;
      fullestMax = inSpace;
    }
    long all = Digits.tasks(read(load));
    for (TextFile file : machine) {
      long limit = Digits.whole(file.read());
      if (isFuller(all, limit, fullestUsed, fullestMax)) {
        fullestUsed = all;
        fullestMax = limit;
      }
    }
    show(fullestUsed, fullestMax);
  }

  /** Those that there are, and those whose stacks would still fit. */
  private long threadsInSpace(long own) {
    long space = Digits.padded(read(limits), SPACE);
    long mapped = Digits.padded(read(status), MAPPED);
    boolean known = own >= 0 && space >= 0 && mapped >= 0 && mapped < Long.MAX_VALUE / ByteSize.KIB;
    return known ? own + Math.max(0, space - mapped * ByteSize.KIB) / stackBytes : Digits.UNKNOWN;
  }

  private static boolean isFuller(long tasks, long limit, long thanTasks, long thanLimit) {
    return tasks >= 0
        && limit > 0
        && limit != Digits.UNLIMITED
        && (double) tasks / limit > (double) Math.max(0, thanTasks) / thanLimit;
  }

  private static @Nullable ByteBuffer read(@Nullable TextFile file) {
    return file == null ? null : file.read();
  }
}
