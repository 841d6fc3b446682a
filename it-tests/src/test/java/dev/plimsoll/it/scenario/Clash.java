package dev.plimsoll.it.scenario;

import java.util.List;

/** Looks for classes that its own class path does not have, and at one that it does. */
public final class Clash extends Scenario {
  private static final List<String> NOT_OURS =
      List.of(
          "net.bytebuddy.agent.builder.AgentBuilder",
          "org.jctools.queues.MpscArrayQueue",
          "dev.plimsoll.core.runtime.AgentStarter",
          "dev.plimsoll.shaded.bytebuddy.ByteBuddy");

  public static void main(String[] arguments) {
    new Clash().run();
  }

  @Override
  protected void play() throws Exception {
    ready();
    Class<?> own = Class.forName("net.bytebuddy.ByteBuddy");
    result("own", own.getField("OWNER").get(null));
    int visible = 0;
    for (String name : NOT_OURS) {
      try {
        Class.forName(name);
        visible++;
      } catch (ClassNotFoundException e) {
        // As it should be.
      }
    }
    result("visible", visible);
  }
}
