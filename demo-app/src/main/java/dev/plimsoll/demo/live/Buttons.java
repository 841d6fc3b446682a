package dev.plimsoll.demo.live;

import dev.plimsoll.demo.service.AgentBean;
import dev.plimsoll.demo.service.Catalogue;
import java.util.concurrent.Semaphore;
import javax.management.InstanceNotFoundException;

/** What the page's buttons do; long work runs on a thread of its own, one at a time each. */
final class Buttons {
  private static final long SIMULATED_MILLIS = 5_000;

  private final AgentBean agent = new AgentBean();
  private final Catalogue catalogue;
  private final Chore fill = new Chore("fill");
  private final Chore burst = new Chore("burst");
  private final Chore leak = new Chore("leak");

  Buttons(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Does what the button says, or starts to; returns one line to show. */
  String press(String button) {
    try {
      return switch (button) {
        case "fill" -> fill.start(20_000, catalogue::product);
        case "burst" -> burst.start(5, turn -> catalogue.report());
        case "leak" -> leak.start(1_000_000, turn -> leakSlowly());
        case "stop" -> stop();
        case "dry-run" -> {
          agent.toggleDryRun();
          yield "dry-run turned over";
        }
        default -> simulate(button);
      };
    } catch (InstanceNotFoundException e) {
      return "no agent in this JVM";
    } catch (Exception e) {
      return e.toString();
    }
  }

  private String simulate(String button) throws Exception {
    if (!button.startsWith("simulate-")) {
      return "unknown button";
    }
    String level = button.substring("simulate-".length());
    agent.simulate(level, SIMULATED_MILLIS);
    return level + " for five seconds";
  }

  private String stop() {
    fill.stop();
    burst.stop();
    leak.stop();
    return "stopped";
  }

  private void leakSlowly() throws InterruptedException {
    catalogue.openSession();
    Thread.sleep(20);
  }

  /** One turn of a chore. */
  private interface Turn {
    void run(int number) throws Exception;
  }

  /** Work in the background that can be stopped between two turns. */
  private final class Chore {
    private final String name;
    private final Semaphore free = new Semaphore(1);
    private volatile boolean stopped;

    Chore(String name) {
      this.name = name;
    }

    String start(int turns, Turn turn) {
      if (!free.tryAcquire()) {
        return name + " runs already";
      }
      try {
        stopped = false;
        Thread thread = new Thread(() -> run(turns, turn), "button-" + name);
        thread.setDaemon(true);
        thread.start();
      } catch (OutOfMemoryError e) {
        // No thread will do it: else the button would be taken for good.
        free.release();
        throw e;
      }
      return name + " started";
    }

    void stop() {
      stopped = true;
    }

    private void run(int turns, Turn turn) {
      try {
        for (int i = 1; i <= turns && !stopped; i++) {
          turn.run(i);
        }
      } catch (OutOfMemoryError e) {
        catalogue.statistics().countOutOfMemory();
      } catch (Exception e) {
        System.err.println(name + ": " + e);
      } finally {
        free.release();
      }
    }
  }
}
