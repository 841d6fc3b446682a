package dev.plimsoll.it.scenario;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;

/**
 * A program with a beginning and an end that a test can see: it ends with its standard input (so
 * with the test that started it), says {@code READY} when it is set up, and ends with one line of
 * JSON and an exit code.
 */
public abstract class Scenario {
  private static final int PARENT_IS_GONE = 97;

  private final Map<String, Object> results = new LinkedHashMap<>();
  private OutOfMemoryError firstError;

  /** Runs it, prints the result, and ends the process with 0, or 1 when it threw. */
  protected final void run() {
    watchParent();
    int code = 0;
    try {
      play();
    } catch (Throwable t) {
      code = 1;
      tidy();
      result("failure", t.getClass().getName());
      if (t instanceof OutOfMemoryError) {
        results.putIfAbsent("outOfMemory", 1);
      }
      t.printStackTrace();
    }
    tidy();
    if (firstError != null) {
      StackTraceElement[] frames = firstError.getStackTrace();
      result("firstError", firstError + (frames.length == 0 ? "" : " at " + frames[0]));
      for (StackTraceElement frame : frames) {
        System.out.println("  at " + frame);
      }
    }
    System.out.println(json());
    System.out.flush();
    System.exit(code);
  }

  /** What it does. */
  protected abstract void play() throws Exception;

  /** Lets go of all memory, so that the result can be told. */
  protected void tidy() {}

  protected final void ready() {
    System.out.println("READY");
  }

  /** Adds a member to the result. */
  protected final synchronized void result(String name, Object value) {
    results.put(name, value);
  }

  /** Adds each attribute of the agent's bean; none where there is no agent. */
  protected final void resultsOfAgent() throws JMException, InterruptedException {
    AgentBean.attributes().forEach((name, value) -> result("mx." + name, value));
  }

  /** Keeps what the first failed request threw, and where. */
  protected final synchronized void failedBy(OutOfMemoryError error) {
    if (firstError == null) {
      firstError = error;
    }
  }

  private synchronized String json() {
    StringBuilder json = new StringBuilder("{\"scenario\":\"" + getClass().getSimpleName() + '"');
    results.forEach(
        (name, value) -> {
          json.append(",\"").append(name).append("\":");
          if (value instanceof Number || value instanceof Boolean) {
            json.append(value);
          } else {
            json.append('"')
                .append(String.valueOf(value).replaceAll("[\"\\\\\\p{Cntrl}]", " "))
                .append('"');
          }
        });
    return json.append('}').toString();
  }

  /** Also how a test speaks to it: each line goes to {@link #heard}. */
  private void watchParent() {
    Thread watcher =
        new Thread("parent-watch") {
          @Override
          public void run() {
            StringBuilder line = new StringBuilder();
            try {
              for (int c = System.in.read(); c >= 0; c = System.in.read()) {
                if (c == '\n') {
                  heard(line.toString());
                  line.setLength(0);
                } else {
                  line.append((char) c);
                }
              }
            } catch (IOException e) {
              // As good as the end of the stream.
            }
            Runtime.getRuntime().halt(PARENT_IS_GONE);
          }
        };
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Called with each line that the test says. */
  protected void heard(String line) {}
}
