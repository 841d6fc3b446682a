package dev.plimsoll.core.signal.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the group that this process lives in: its path from {@code /proc/self/cgroup}, the mounts
 * from {@code /proc/self/mountinfo}, and the directory where both meet, which is believed only when
 * its {@code cgroup.procs} names this process. The JVM's own search goes astray with bind mounts
 * and group namespaces; here that is "unknown", never a guess.
 *
 * <p>Allocates; not for the control thread.
 */
public final class GroupFinder {
  /** 32 MiB in the usual pages of 4 KiB. */
  private static final long LARGE_PAGES = 8192;

  private final Path root;
  private final long pid;
  private final String controller;

  /** Of memory. */
  public GroupFinder(Path root, long pid) {
    this(root, pid, "memory");
  }

  /**
   * @param root {@code /}, or where a test keeps another
   * @param pid this process as its own name space numbers it
   * @param controller the one of v1 that counts what is looked for
   */
  public GroupFinder(Path root, long pid, String controller) {
    this.root = root;
    this.pid = pid;
    this.controller = controller;
  }

  /** Throws nothing: what cannot be read is unknown. */
  public GroupLocation find() {
    try {
      return search();
    } catch (IOException | RuntimeException e) {
      return unknown(e.toString());
    }
  }

  /**
   * As {@link #find}; where nothing can be read now, as when no more files can be opened, what was
   * found before: its files may be open still.
   */
  public GroupLocation findAgain(GroupLocation before) {
    try {
      return search();
    } catch (IOException | RuntimeException e) {
      return before;
    }
  }

  private GroupLocation unknown(String why) {
    return GroupLocation.unknown(why, machineStalls());
  }

  private Path machineStalls() {
    return root.resolve("proc/pressure/memory");
  }

  /**
   * Whether a process other than this one, of 32 MiB or more, lives in the group: a shell that
   * started us is none.
   */
  public static boolean hasLargeNeighbour(Path root, Path group) {
    long own = ProcessHandle.current().pid();
    try {
      for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
        if (!pid.equals(Long.toString(own)) && isLarge(root, pid)) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      // The group is gone.
      return false;
    }
    return false;
  }

  private static boolean isLarge(Path root, String pid) {
    try {
      return residentPages(root, pid) >= LARGE_PAGES;
    } catch (IOException | RuntimeException e) {
      // It ended meanwhile, or cannot be seen from here; one behind it may be large.
      return false;
    }
  }

  private static long residentPages(Path root, String pid) throws IOException {
    Path file = root.resolve("proc").resolve(pid).resolve("statm");
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(' ') + 1;
    return Long.parseLong(text.substring(start, text.indexOf(' ', start)));
  }

  private GroupLocation search() throws IOException {
    if (!Files.exists(root.resolve("proc/self/cgroup"))) {
      return unknown("there is no /proc/self/cgroup");
    }
    GroupPaths paths = GroupPaths.parse(text("proc/self/cgroup"), controller);
    List<GroupMount> mounts = GroupMount.parse(text("proc/self/mountinfo"), controller);
    // Where v1 has the controller the unified hierarchy does not count (hybrid).
    boolean v2 = paths.v1() == null;
    String path = v2 ? paths.v2() : paths.v1();
    if (path == null) {
      return unknown("/proc/self/cgroup names no group with " + controller);
    }
    for (int i = mounts.size() - 1; i >= 0; i--) {
      GroupMount mount = mounts.get(i);
      Path own = mount.v2() == v2 ? ownDirectory(mount, path) : null;
      if (own != null) {
        return found(own, inside(mount.point()), v2, stalls(paths.v2(), mounts));
      }
    }
    return unknown(
        mounts.stream().anyMatch(mount -> mount.v2() == v2)
            ? "no mounted group names this process (cgroup.procs), path " + path
            : "the " + controller + " controller is not mounted");
  }

  /** The unified hierarchy has them for its groups, also where v1 counts the memory (hybrid). */
  private Path stalls(@Nullable String path, List<GroupMount> mounts) {
    for (int i = mounts.size() - 1; i >= 0 && path != null; i--) {
      Path own = mounts.get(i).v2() ? ownDirectory(mounts.get(i), path) : null;
      if (own != null && Files.exists(own.resolve("memory.pressure"))) {
        return own.resolve("memory.pressure");
      }
    }
    return machineStalls();
  }

  private GroupLocation found(Path own, Path point, boolean v2, Path stalls) {
    List<Path> levels = new ArrayList<>();
    Path level = own;
    while (level != null && level.startsWith(point)) {
      levels.add(level);
      level = level.getParent();
    }
    String shown = own.startsWith(root) ? "/" + root.relativize(own) : own.toString();
    return new GroupLocation(levels, v2, (v2 ? "cgroup v2 " : "cgroup v1 ") + shown, stalls);
  }

  /** The directory that is ours beyond doubt, or null. */
  private @Nullable Path ownDirectory(GroupMount mount, String path) {
    String below = below(mount.root(), path);
    if (below != null) {
      Path candidate = inside(mount.point() + below);
      if (isOurs(candidate)) {
        return candidate;
      }
    }
    // In a group namespace the root reads /.., under a bind mount it may be anything.
    Path point = inside(mount.point());
    return isOurs(point) ? point : null;
  }

  private static @Nullable String below(String mountRoot, String path) {
    if (mountRoot.equals("/")) {
      return path;
    }
    boolean fits = path.equals(mountRoot) || path.startsWith(mountRoot + "/");
    return fits ? path.substring(mountRoot.length()) : null;
  }

  private Path inside(String absolute) {
    return root.resolve(absolute.substring(1)).normalize();
  }

  private boolean isOurs(Path directory) {
    try {
      String text =
          Files.readString(directory.resolve("cgroup.procs"), StandardCharsets.ISO_8859_1);
      String own = Long.toString(pid);
      int start = 0;
      while (start < text.length()) {
        int newline = text.indexOf('\n', start);
        int end = newline < 0 ? text.length() : newline;
        if (end - start == own.length() && text.startsWith(own, start)) {
          return true;
        }
        start = end + 1;
      }
      return false;
    } catch (IOException | InvalidPathException | SecurityException e) {
      return false;
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(root.resolve(name), StandardCharsets.ISO_8859_1);
  }
}
