package dev.plimsoll.it.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills the heap, holds on to it, and ends with the exit code that is its argument; with a second
 * one it waits for the agent before.
 */
public final class FullExit {
  private static final List<byte[]> held = new ArrayList<>();

  /** As much as the JDK itself needs to end; with none at all it fails to, agent or not. */
  private static byte[] spare = new byte[256 << 10];

  private FullExit() {}

  public static void main(String[] arguments) throws Exception {
    int code = Integer.parseInt(arguments[0]);
    if (arguments.length > 1) {
      AgentBean.awaitReady();
    }
    System.out.println("READY");
    for (int size = 64 << 10; size > 512; size /= 8) {
      try {
        while (true) {
          held.add(new byte[size]);
        }
      } catch (OutOfMemoryError e) {
        // Then smaller ones, until next to nothing fits.
      }
    }
    spare = null;
    System.exit(code);
  }
}
