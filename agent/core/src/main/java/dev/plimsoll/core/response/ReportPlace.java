package dev.plimsoll.core.response;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/** The folder that reports are to go to, and what speaks against it. Immutable; changes nothing. */
public final class ReportPlace {
  private static final String NO_REPORT = "no report will be written";

  /** From below the root to the folder itself; made early, since a full heap has no room for it. */
  private final Path[] way;

  /** A place that nobody has looked at yet. */
  public ReportPlace(Path directory) {
    Path absolute = directory.toAbsolutePath();
    way = new Path[absolute.getNameCount()];
    Path next = absolute;
    for (int i = way.length - 1; i >= 0 && next != null; i--) {
      way[i] = next;
      next = next.getParent();
    }
  }

  /**
   * The first link on the way, the folder itself included, or null: whoever may change one leads
   * the report elsewhere.
   */
  @Nullable Path link() {
    for (Path each : way) {
      if (Files.isSymbolicLink(each)) {
        return each;
      }
    }
    return null;
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
            + " (expected: a folder without a link on the way, that this user may write to and not"
            + " everybody) ["
            + source
            + "] - "
            + found[1];
  }

  /** What is found, and what follows from it. */
  private String[] look() {
    Path link = link();
    if (link != null) {
      return new String[] {"leads through the link " + link, NO_REPORT};
    }
    for (Path each : way) {
      if (!Files.exists(each)) {
        return new String[0];
      }
      if (!Files.isDirectory(each)) {
        return new String[] {"is no folder: " + each + " is a file", NO_REPORT};
      }
    }
    Path directory = way.length == 0 ? Path.of("/") : way[way.length - 1];
    if (!Files.isWritable(directory)) {
      return new String[] {"is closed to this user", NO_REPORT};
    }
    return isOpenToAll(directory)
        ? new String[] {
          "is open to everybody", "reports are written there, and others can remove them"
        }
        : new String[0];
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
