package dev.plimsoll.it.scenario;

import java.util.ArrayList;
import java.util.List;

/** Fills the heap, holds on to it, and ends with the exit code that is its argument. */
public final class FullExit {
  private static final List<byte[]> held = new ArrayList<>();

  private FullExit() {}

  public static void main(String[] arguments) {
    int code = Integer.parseInt(arguments[0]);
    System.out.println("READY");
    for (int size = 64 << 10; size > 16; size /= 4) {
      try {
        while (true) {
          held.add(new byte[size]);
        }
      } catch (OutOfMemoryError e) {
        // Then smaller ones, until nothing fits.
      }
    }
    System.exit(code);
  }
}
