package dev.plimsoll.it.scenario;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;

/**
 * A program that asks for the platform's MBean server {@code early} or {@code late}, or waits
 * inside that call while the agent gets ready ({@code slow}), and tells what it finds there; or
 * that brings a log manager of its own ({@code logging}). Late is when the test has said a line.
 */
public final class ServerAsked extends Scenario {
  private final String when;
  private final CountDownLatch told = new CountDownLatch(1);

  private ServerAsked(String when) {
    this.when = when;
  }

  public static void main(String[] arguments) {
    new ServerAsked(arguments[0]).run();
  }

  @Override
  protected void heard(String line) {
    told.countDown();
  }

  @Override
  protected void play() throws Exception {
    if (when.equals("slow")) {
      System.setProperty("javax.management.builder.initial", SlowBuilder.class.getName());
    }
    if (when.equals("early") || when.equals("slow")) {
      ask(/* seconds= */ 20);
      return;
    }
    told.await(60, TimeUnit.SECONDS);
    // Behind the last part of the agent's start, and some time more.
    Thread.sleep(1000);
    if (when.equals("logging")) {
      System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
      result("logManager", LogManager.getLogManager().getClass().getSimpleName());
    }
    End.come();
    ask(/* seconds= */ 0);
  }

  private void ask(int seconds) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (!server.isRegistered(agent) && System.nanoTime() - end < 0) {
      Thread.sleep(20);
    }
    result("registered", server.isRegistered(agent));
    result("level", server.getAttribute(agent, "Level"));
  }

  /** Takes longer than the last part of the agent's start. */
  public static final class SlowBuilder extends MBeanServerBuilder {
    @Override
    public MBeanServerDelegate newMBeanServerDelegate() {
      LockSupport.parkNanos(2_000_000_000L);
      return super.newMBeanServerDelegate();
    }
  }

  /** As application servers bring one, named only when the program runs already. */
  public static final class OwnLogManager extends LogManager {}

  /** Is loaded when the time is over in which nobody asks. */
  private static final class End {
    static void come() {}
  }
}
