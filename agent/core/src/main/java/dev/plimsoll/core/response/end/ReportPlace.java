package dev.plimsoll.core.response.end;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder that reports are to go to, and what speaks against it. Immutable; changes nothing. */
public final class ReportPlace {
  private static final String NO_REPORT = "no report will be written";

  private static final int MOST_LINKS = 8;

  /** Types of file systems that show the kernel's own state and take no files. */
  private static final Set<String> OF_THE_KERNEL = Set.of("proc", "sysfs", "cgroup", "cgroup2");

  /** From below the root to the folder itself; made early, since a full heap has no room for it. */
  private final Path[] way;

  /** A place that nobody has looked at yet. */
  public ReportPlace(Path directory) {
    way = wayTo(directory.toAbsolutePath());
  }

  private static Path[] wayTo(Path absolute) {
    Path[] way = new Path[absolute.getNameCount()];
    Path next = absolute;
    for (int i = way.length - 1; i >= 0 && next != null; i--) {
      way[i] = next;
      next = next.getParent();
    }
    return way;
  }

  /**
   * The first link on the way that somebody else may change, who would lead the report elsewhere;
   * or null. The folder itself must be none; above it a link of the system's ({@code /var/run},
   * {@code /tmp} on macOS) or of this user's is followed.
   */
  @Nullable Path link() {
    for (int i = 0; i < way.length; i++) {
      if (Files.isSymbolicLink(way[i])
          && (i == way.length - 1 || !leadsWhereItShould(way[i], MOST_LINKS))) {
        return way[i];
      }
    }
    return null;
  }

  /** Whether nobody but root and this user can change it, nor a link behind it. */
  private static boolean leadsWhereItShould(Path link, int most) {
    try {
      if (most == 0 || !isOutOfReach(link)) {
        return false;
      }
      for (Path each : wayTo(link.resolveSibling(Files.readSymbolicLink(link)))) {
        if (Files.isSymbolicLink(each) && !leadsWhereItShould(each, most - 1)) {
          return false;
        }
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      // No POSIX permissions on this file system: nothing is known of others.
      return false;
    }
  }

  private static boolean isOutOfReach(Path link) throws IOException {
    Path folder = link.getParent();
    if (folder == null) {
      return false;
    }
    Set<PosixFilePermission> may = Files.getPosixFilePermissions(folder);
    return !may.contains(PosixFilePermission.OTHERS_WRITE)
        && !may.contains(PosixFilePermission.GROUP_WRITE)
        && isOurs(Files.getOwner(folder))
        && isOurs(Files.getOwner(link, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean isOurs(UserPrincipal owner) {
    String name = owner.getName();
    return name.equals("root") || name.equals(ProcessHandle.current().info().user().orElse("root"));
  }

  /**
   * What is wrong with it before it is needed, in one line; null for nothing. One that is missing
   * is made later.
   *
   * @param setting as it was written
   * @param source where
   */
  public @Nullable String problem(String setting, String source) {
    String[] found = look();
    return found.length == 0
        ? null
        : "report-dir="
            + setting
            + " "
            + found[0]
            + " (expected: a folder that this user may write to and not everybody, and no link on"
            + " the way that others can change) ["
            + source
            + "] - "
            + found[1];
  }

  /** What is found, and what follows from it. */
  private String[] look() {
    Path link = link();
    if (link != null) {
      String what =
          link.equals(way[way.length - 1])
              ? "is the link " + link
              : "leads through the link " + link + ", which others can change";
      return new String[] {what, NO_REPORT};
    }
    for (Path each : way) {
      if (!Files.exists(each)) {
        return lookAbove(each);
      }
      if (!Files.isDirectory(each)) {
        return new String[] {"is no folder: " + each + " is a file", NO_REPORT};
      }
    }
    Path directory = way.length == 0 ? Path.of("/") : way[way.length - 1];
    if (!Files.isWritable(directory)) {
      return new String[] {"is closed to this user", NO_REPORT};
    }
    if (takesNoFiles(directory)) {
      return new String[] {"lies where the kernel takes no files", NO_REPORT};
    }
    return isOpenToAll(directory)
        ? new String[] {
          "is open to everybody", "reports are written there, and others can remove them"
        }
        : new String[0];
  }

  /** What is missing is made, where that can be done. */
  private static String[] lookAbove(Path missing) {
    if (Files.isSymbolicLink(missing)) {
      return new String[] {
        "leads through the link " + missing + ", which leads nowhere", NO_REPORT
      };
    }
    Path above = missing.getParent();
    if (above == null) {
      return new String[0];
    }
    if (!Files.isWritable(above)) {
      return new String[] {"cannot be made: " + above + " is closed to this user", NO_REPORT};
    }
    return takesNoFiles(above)
        ? new String[] {"cannot be made: the kernel takes no files in " + above, NO_REPORT}
        : new String[0];
  }

  /** Root is told that it may write there, and yet nothing can be made. */
  private static boolean takesNoFiles(Path folder) {
    try {
      return OF_THE_KERNEL.contains(Files.getFileStore(folder).type());
    } catch (IOException e) {
      // Nothing is known of its file system, as behind a changed root.
      return false;
    }
  }

  private static boolean isOpenToAll(Path directory) {
    try {
      return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      // No POSIX permissions on this file system: nothing is known of others.
      return false;
    }
  }
}
