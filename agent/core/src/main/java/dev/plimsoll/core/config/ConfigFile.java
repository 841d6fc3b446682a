package dev.plimsoll.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Reads the file that the setting {@code config} names. */
final class ConfigFile {
  /** Far above any table of settings, far below what hurts a start. */
  private static final int MAX_BYTES = 256 * 1024;

  /** What some editors put before UTF-8; it would be part of the first key. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * The settings in the order of the file; a key that stands there twice comes twice. Anything but
   * a plain file is not opened, since a pipe that nobody writes to would hold the start up for
   * ever.
   *
   * @throws IOException whose message tells an operator why there are none
   */
  static List<Setting> read(String path) throws IOException {
    Lines lines = new Lines("file " + path);
    String text = new String(read(Path.of(path)), StandardCharsets.UTF_8);
    try {
      lines.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "no four hex digits follow a \\u in it; a backslash is written \\\\", e);
    }
    return lines.settings;
  }

  private static byte[] read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("no plain file is there");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is larger than 256 KiB");
      }
      return bytes;
    } catch (AccessDeniedException e) {
      throw new IOException("this user may not read it", e);
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
