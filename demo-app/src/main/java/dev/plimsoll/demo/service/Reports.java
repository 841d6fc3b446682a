package dev.plimsoll.demo.service;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.RetryAfterShedding;
import dev.plimsoll.ShedOnPressure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** The monthly report: for a moment it needs a fifth of the heap. Safe for any thread. */
final class Reports {
  /** Well below 256 KiB: ZGC gives anything larger a page of 2 MiB in so small a heap. */
  private static final int SHEET_BYTES = 64 << 10;

  private static final int SHARE_OF_HEAP = 5;
  private static final int MOST_SPARE = 32;

  /** Sheets of the last report, for the next one. */
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

  private final long reportBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;

  /**
   * Builds one report.
   *
   * @return its checksum
   * @throws OutOfMemoryError if there is no room and none could be made
   */
  long build() {
    // Advice only: where the answer is no, the retry below may still find room.
    MemoryPressure.ensureHeadroom(reportBytes);
    return checksum();
  }

  /** Repeatable: an attempt that failed leaves nothing behind. */
  @RetryAfterShedding
  long checksum() {
    List<byte[]> sheets = new ArrayList<>();
    for (long built = 0; built < reportBytes; built += SHEET_BYTES) {
      byte[] sheet = takeSheet();
      sheet[0] = (byte) sheets.size();
      sheets.add(sheet);
    }
    CRC32 crc = new CRC32();
    for (byte[] sheet : sheets) {
      crc.update(sheet);
      putBack(sheet);
    }
    return crc.getValue();
  }

  /** Of all that may go these are the cheapest to have again; no cache, so the agent must ask. */
  @ShedOnPressure(name = "spare sheets", order = 10)
  synchronized long dropSpare() {
    long bytes = (long) spare.size() * SHEET_BYTES;
    spare.clear();
    return bytes;
  }

  private synchronized byte[] takeSheet() {
    byte[] sheet = spare.poll();
    return sheet == null ? new byte[SHEET_BYTES] : sheet;
  }

  private synchronized void putBack(byte[] sheet) {
    if (spare.size() < MOST_SPARE) {
      spare.add(sheet);
    }
  }
}
