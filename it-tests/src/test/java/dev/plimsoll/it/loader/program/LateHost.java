package dev.plimsoll.it.loader.program;

import dev.plimsoll.it.loader.shop.Probe;

/** An application that has its objects before the agent is attached. */
public final class LateHost {
  private LateHost() {}

  public static void main(String[] arguments) throws Exception {
    Probe.prepare();
    System.out.println("READY");
    if (System.in.read() < 0) {
      return;
    }
    Probe.run("late");
    System.out.println("END");
  }
}
