package dev.plimsoll.demo.service;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.CRC32;

/**
 * Orders that were taken and acknowledged, written behind: in memory until the next save. A save is
 * one file of lines, made under another name and then renamed, so that a file is complete or not
 * there at all; its last line counts and checks the others. Safe for any thread.
 */
final class Journal {
  private final Path directory;
  private final List<byte[]> unsaved = new ArrayList<>();
  private int unsavedBytes;
  private int saves;
  private boolean closed;

  Journal(Path directory) throws IOException {
    this.directory = directory;
    saves = firstFree(directory);
  }

  /** The saves of an earlier run stay: they are orders that were acknowledged. */
  private static int firstFree(Path directory) throws IOException {
    int free = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "journal-*.log")) {
      for (Path file : files) {
        String number = file.getFileName().toString().replaceAll("\\D", "");
        if (number.length() < 10 && !number.isEmpty()) {
          free = Math.max(free, Integer.parseInt(number) + 1);
        }
      }
    }
    return free;
  }

  /** Takes one order; false when the journal is closed and the order must be refused. */
  synchronized boolean append(byte[] line) {
    if (closed) {
      return false;
    }
    unsaved.add(line);
    unsavedBytes += line.length + 1;
    return true;
  }

  synchronized int unsavedCount() {
    return unsaved.size();
  }

  /**
   * Saves what is there, from now on takes no more, and does nothing when called again after that.
   *
   * @param memory where the one buffer comes from, of exactly the length asked for
   * @throws OutOfMemoryError if {@code memory} has none; the orders stay unsaved
   */
  synchronized void saveAndClose(IntFunction<byte[]> memory) throws IOException {
    closed = true;
    save(memory);
  }

  /** Saves what is there. Nothing but the buffer and a file name is allocated. */
  synchronized void save(IntFunction<byte[]> memory) throws IOException {
    if (unsaved.isEmpty()) {
      return;
    }
    byte[] buffer = memory.apply(unsavedBytes);
    int length = fill(buffer);
    CRC32 crc = new CRC32();
    crc.update(buffer, 0, length);
    String trailer = "end " + unsaved.size() + " " + crc.getValue() + "\n";
    write(buffer, length, trailer.getBytes(StandardCharsets.US_ASCII));
    saves++;
    // Needs no memory, without which they would count as lost although they are saved.
    unsaved.clear();
    unsavedBytes = 0;
  }

  private int fill(byte[] buffer) {
    int length = 0;
    for (byte[] line : unsaved) {
      System.arraycopy(line, 0, buffer, length, line.length);
      length += line.length;
      buffer[length++] = '\n';
    }
    return length;
  }

  private void write(byte[] buffer, int length, byte[] trailer) throws IOException {
    Path made = directory.resolve("journal-" + saves + ".new");
    try (FileOutputStream file = new FileOutputStream(made.toFile())) {
      file.write(buffer, 0, length);
      file.write(trailer);
      file.getFD().sync();
    }
    Files.move(
        made, directory.resolve("journal-" + saves + ".log"), StandardCopyOption.ATOMIC_MOVE);
  }
}
