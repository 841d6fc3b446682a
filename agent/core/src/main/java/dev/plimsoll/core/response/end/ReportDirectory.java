package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.UtcTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the reports are: each {@code plimsoll-<pid>-<time>} and a suffix, made new, readable by its
 * owner only and never through a link; the oldest make room for the next.
 */
final class ReportDirectory {
  private static final String PREFIX = "plimsoll-";

  /** What the text reports end with. */
  static final String TEXT = ".txt";

  /** What the dumps of the ring end with. */
  static final String RING = ".ring";

  private static final int NAME_TRIES = 5;
  private static final long NEXT_NAME_NANOS = 1_000_000;

  /** How many files of any process with one suffix stay, the new one included. */
  private static final int KEPT = 10;

  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final FileAttribute<?> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /**
   * So long after its last word a report may still be written by another process, which waits for
   * its hooks. Until then one of many that end at once leaves the others' alone, and there may be
   * more than are kept.
   */
  private static final long FRESH_MILLIS = 60_000;

  private record Found(Path path, long millis) {}

  /** A file just made, still empty. */
  record NewFile(Path path, FileChannel channel) {}

  private final Path directory;
  private final ReportPlace place;
  private final long pid;
  private final String suffix;

  /** What this process made last, as many as are kept. */
  private final ArrayDeque<Path> made = new ArrayDeque<>();

  /** Nothing is touched yet. */
  ReportDirectory(Path directory, long pid, String suffix) {
    this.directory = directory;
    this.place = new ReportPlace(directory);
    this.pid = pid;
    this.suffix = suffix;
  }

  NewFile create() throws IOException {
    makeReady();
    prune();
    for (int i = 1; ; i++) {
      Path file = directory.resolve(fileName());
      try {
        FileChannel channel = open(file);
        remember(file);
        return new NewFile(file, channel);
      } catch (FileAlreadyExistsException e) {
        if (i == NAME_TRIES) {
          throw e;
        }
        // The next millisecond has another name.
        LockSupport.parkNanos(this, NEXT_NAME_NANOS);
      }
    }
  }

  private void remember(Path file) {
    if (made.size() == KEPT) {
      made.removeFirst();
    }
    made.addLast(file);
  }

  /** Walks the same way without leaving a trace: what is to be made is there already. */
  void rehearse() {
    try {
      open(directory.getRoot() == null ? directory : directory.getRoot()).close();
    } catch (IOException | RuntimeException e) {
      // As it must: FileAlreadyExistsException.
      fileName();
    }
    try {
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        List<Found> all = reports();
        all.add(new Found(directory, 0));
        oldest(all, /* freshMillis= */ 1);
        Files.deleteIfExists(directory.resolve(fileName()));
      }
    } catch (IOException | RuntimeException e) {
      // create() says it when it matters.
      return;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, NEW_FILE, OWNER_ONLY_FILE);
    } catch (UnsupportedOperationException e) {
      // No POSIX permissions on this file system: the directory's own have to do.
      return FileChannel.open(file, NEW_FILE);
    }
  }

  private void makeReady() throws IOException {
    Path link = place.link();
    if (link != null) {
      throw new NotDirectoryException(
          link + " (a link that is not followed; expected: what it points to)");
    }
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    } catch (UnsupportedOperationException e) {
      Files.createDirectories(directory);
    }
  }

  /**
   * Other processes may do the same at the same time: what is gone already is as good as deleted,
   * and what cannot be deleted is no reason to go without a report.
   */
  private void prune() throws IOException {
    List<Found> all = reports();
    long freshMillis = System.currentTimeMillis() - FRESH_MILLIS;
    int left = all.size();
    while (left >= KEPT) {
      Found oldest = oldest(all, freshMillis);
      if (oldest == null) {
        return;
      }
      all.remove(oldest);
      if (isGone(oldest.path())) {
        left--;
      }
    }
  }

  private static boolean isGone(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      // Another owner's.
      return false;
    }
  }

  private List<Found> reports() throws IOException {
    List<Found> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Found found = found(file);
        if (found != null) {
          all.add(found);
        }
      }
    }
    return all;
  }

  private @Nullable Found found(Path file) {
    if (!isReport(file.getFileName().toString(), suffix)) {
      return null;
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? new Found(file, attributes.lastModifiedTime().toMillis())
          : null;
    } catch (IOException e) {
      // Another process has made room meanwhile.
      return null;
    }
  }

  /** The oldest that may go: not one that another process may still be writing. */
  private @Nullable Found oldest(List<Found> all, long freshMillis) {
    Found oldest = null;
    for (Found each : all) {
      boolean may = each.millis() < freshMillis || made.contains(each.path());
      if (may && (oldest == null || each.millis() < oldest.millis())) {
        oldest = each;
      }
    }
    return oldest;
  }

  /** Whether a name is one of ours: digits, a dash, and a time. */
  static boolean isReport(String name, String suffix) {
    if (!name.startsWith(PREFIX) || !name.endsWith(suffix)) {
      return false;
    }
    int at = PREFIX.length();
    at = skipDigits(name, at);
    if (at == PREFIX.length() || name.charAt(at) != '-') {
      return false;
    }
    int date = at + 1;
    at = skipDigits(name, date);
    if (at != date + 8 || name.charAt(at) != 'T') {
      return false;
    }
    int time = at + 1;
    at = skipDigits(name, time);
    return at >= time + 6
        && name.startsWith("Z" + suffix, at)
        && at + 1 + suffix.length() == name.length();
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private String fileName() {
    return PREFIX + pid + "-" + stamp() + suffix;
  }

  /** As {@code 20261121T010203123Z}: no sign that a file system could refuse. */
  private static String stamp() {
    String iso = UtcTime.now();
    StringBuilder plain = new StringBuilder(iso.length());
    for (int i = 0; i < iso.length(); i++) {
      char c = iso.charAt(i);
      if (c != '-' && c != ':' && c != '.') {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
