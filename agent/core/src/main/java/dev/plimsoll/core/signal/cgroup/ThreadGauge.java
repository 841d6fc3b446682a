package dev.plimsoll.core.signal.cgroup;

import dev.plimsoll.core.signal.PolledGauge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks against what may still be started: of the control group and those around it ({@code
 * pids.max}), of this process's user ({@code ulimit -u}, which binds root nowhere), of the machine.
 * The fullest counts. Read by the notify thread.
 */
public final class ThreadGauge extends PolledGauge {
  private static final byte[] USER = "Uid:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OWN = "Threads:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROCESSES = "Max processes".getBytes(StandardCharsets.US_ASCII);

  private final List<TextFile> current = new ArrayList<>();
  private final List<TextFile> most = new ArrayList<>();
  private final @Nullable TextFile status;
  private final @Nullable TextFile limits;
  private final @Nullable TextFile load;
  private final @Nullable TextFile threadsMax;

  private ThreadGauge(Path root, GroupLocation location) {
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
    load = TextFile.open(root.resolve("proc/loadavg"), buffer);
    threadsMax = TextFile.open(root.resolve("proc/sys/kernel/threads-max"), buffer);
  }

  /**
   * Opens what there is.
   *
   * @param root {@code /}, or where a test keeps another
   */
  public static ThreadGauge open(Path root, long pid) {
    return new ThreadGauge(root, new GroupFinder(root, pid, "pids").find());
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
    boolean bound = Digits.padded(read(status), USER) != 0;
    long processes = bound ? Digits.padded(read(limits), PROCESSES) : Digits.UNKNOWN;
    if (isFuller(own, processes, fullestUsed, fullestMax)) {
      fullestUsed = own;
      fullestMax = processes;
    }
    long all = Digits.tasks(read(load));
    long machine = Digits.whole(read(threadsMax));
    if (isFuller(all, machine, fullestUsed, fullestMax)) {
      fullestUsed = all;
      fullestMax = machine;
    }
    show(fullestUsed, fullestMax);
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
