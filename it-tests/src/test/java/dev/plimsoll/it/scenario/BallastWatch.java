package dev.plimsoll.it.scenario;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Looks four times a second how much ballast is held. */
final class BallastWatch implements Runnable {
  private static final long LOOK_MILLIS = 250;
  private static final double WHOLE = 0.95;

  private long looks;
  private long some;
  private long whole;

  static BallastWatch start() {
    BallastWatch watch = new BallastWatch();
    Thread thread = new Thread(watch, "ballast-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  @Override
  public void run() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name = AgentBean.awaitRegistration(server);
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        look(server, name);
      }
    } catch (JMException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void look(MBeanServer server, ObjectName name) throws JMException {
    long held = ((Number) server.getAttribute(name, "BallastHeldBytes")).longValue();
    long wanted = ((Number) server.getAttribute(name, "BallastBytes")).longValue();
    synchronized (this) {
      looks++;
      some += held > 0 ? 1 : 0;
      whole += held >= WHOLE * wanted ? 1 : 0;
    }
  }

  /** Share of the looks that found something held; 0 before the first. */
  synchronized double someShare() {
    return looks == 0 ? 0 : (double) some / looks;
  }

  /** Share of the looks that found all of it held. */
  synchronized double wholeShare() {
    return looks == 0 ? 0 : (double) whole / looks;
  }
}
