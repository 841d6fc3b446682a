package dev.plimsoll.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads the file that the setting {@code config} names. */
final class ConfigFile {
  /** Far above any table of settings, far below what hurts a start. */
  private static final int MAX_BYTES = 256 * 1024;

  /** What some editors put before UTF-8; it would be part of the first key. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * The settings in the order of the file; a key that stands there twice comes twice. Null if it
   * cannot be read, is too large or no properties file; anything but a plain file is not opened,
   * since a pipe that nobody writes to would hold the start up for ever.
   */
  static @Nullable List<Setting> read(String path) {
    Lines lines = new Lines("file " + path);
    try {
      byte[] bytes = read(Path.of(path));
      if (bytes.length > MAX_BYTES) {
        return null;
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      lines.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
    } catch (IOException | IllegalArgumentException e) {
      // The latter: a malformed Unicode escape, or a path that this file system cannot have.
      return null;
    }
    return lines.settings;
  }

  private static byte[] read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("no file: " + path);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  /** Keeps what the base class would forget: the order and the duplicates. */
  private static final class Lines extends Properties {
    private final transient List<Setting> settings = new ArrayList<>();
    private final String source;

    Lines(String source) {
      this.source = source;
    }

    @Override
    public synchronized Object put(Object key, Object value) {
      settings.add(new Setting((String) key, ((String) value).trim(), source));
      return value;
    }
  }

  private ConfigFile() {}
}
