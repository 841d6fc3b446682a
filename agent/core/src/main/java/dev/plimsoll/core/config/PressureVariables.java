package dev.plimsoll.core.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * What a service manager says of memory pressure by the two variables of systemd's protocol
 * (https://systemd.io/PRESSURE/).
 *
 * @param watch {@code MEMORY_PRESSURE_WATCH}: a pressure-stall file, a FIFO or a stream socket; or
 *     {@code /dev/null}: the service is not to watch; empty: nothing is said
 * @param write {@code MEMORY_PRESSURE_WRITE}, decoded, one character for each byte: what is to be
 *     written to it first; empty for nothing
 */
public record PressureVariables(String watch, String write) {
  /** Reads them; what is no Base64 is left out. */
  public static PressureVariables of(Map<String, String> environment) {
    String watch = environment.getOrDefault("MEMORY_PRESSURE_WATCH", "").trim();
    String write = environment.getOrDefault("MEMORY_PRESSURE_WRITE", "").trim();
    return new PressureVariables(watch, watch.isEmpty() ? "" : decoded(write));
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
