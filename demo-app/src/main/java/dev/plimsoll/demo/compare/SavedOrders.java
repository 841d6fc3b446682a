package dev.plimsoll.demo.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** The orders that a service's journal has on disk, each file checked by its last line. */
final class SavedOrders {
  private final Set<String> ids = new HashSet<>();

  /** Reads all journal files of a directory; one that is not complete counts as not there. */
  static SavedOrders read(Path directory) throws IOException {
    SavedOrders saved = new SavedOrders();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "journal-*.log")) {
      for (Path file : files) {
        saved.add(Files.readString(file));
      }
    }
    return saved;
  }

  /** How many of these orders are saved. */
  long countOf(Set<String> orders) {
    return orders.stream().filter(ids::contains).count();
  }

  private void add(String text) {
    int trailer = text.lastIndexOf("\nend ") + 1;
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.wrap(text.substring(0, trailer).getBytes(StandardCharsets.UTF_8)));
    List<String> lines = text.substring(0, trailer).lines().toList();
    if (text.substring(trailer).equals("end " + lines.size() + " " + crc.getValue() + "\n")) {
      for (String line : lines) {
        int space = line.indexOf(' ');
        ids.add(space < 0 ? line : line.substring(0, space));
      }
    }
  }
}
