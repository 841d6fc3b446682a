package dev.plimsoll.core.cli;

import dev.plimsoll.core.base.Durations;
import java.time.Duration;
import java.util.List;

/** Shows a running agent again and again: a screen on a terminal, lines elsewhere. */
final class WatchCommand implements Command {
  /** Off while a frame is drawn: what a narrow terminal cannot show would take the next row. */
  private static final String WRAP_OFF = "\u001b[?7l";

  private static final String WRAP_ON = "\u001b[?7h";
  private static final String CLEAR = "\u001b[2J";
  private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";

  private final Console console;

  WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public String usage() {
    return "watch PID [--every 1s] [--count N] [-o json]";
  }

  @Override
  public String summary() {
    return "Shows a running agent live, until Ctrl-C or its end.";
  }

  @Override
  public String details() {
    return """
    --every 1s   time between readings, 100ms at least
    --count N    ends after N readings
    -o json      each reading as one object on one line
    Bars: # in use, | where a level begins. Past, a sign a reading: . NORMAL,
    - MODERATE, + CRITICAL, ! EXHAUSTED. HOLDS is an estimate; - is unbound.
    A screen of 80 by 24 on a terminal; where the output goes elsewhere, one line
    a reading. NO_COLOR=1 switches colours off. Ends with exit code 2 when the
    process ends.""";
  }

  @Override
  public List<String> modules() {
    return CONNECTED;
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("--every", "--count", "-o"));
    boolean json = arguments.json();
    arguments.expectCount(1, 1);
    long pid = arguments.pid();
    long everyMillis = every(arguments);
    long count = count(arguments);
    WatchScreen screen = new WatchScreen(pid, console.colour());
    console.out().print(console.terminal() && !json ? CLEAR : "");
    try (AgentConnection agent = AgentConnection.open(pid)) {
      for (long i = 1; i <= count; i++) {
        Readings readings = agent.read();
        if (json) {
          console.out().println(JsonText.line(readings.values()));
        } else {
          show(screen, readings);
        }
        if (console.out().checkError()) {
          throw CommandLine.unwritten();
        }
        if (i < count && !agent.staysFor(everyMillis)) {
          throw CommandFailure.unreachable("process " + pid + " has ended");
        }
      }
    } finally {
      // Whatever comes next stands below the screen.
      console.out().print(console.terminal() && !json ? "\n" : "");
      console.out().flush();
    }
    return ExitCode.OK;
  }

  private void show(WatchScreen screen, Readings readings) {
    if (!console.terminal()) {
      console.out().println(WatchScreen.line(readings));
      return;
    }
    StringBuilder frame = new StringBuilder(WRAP_OFF);
    List<String> lines = screen.frame(readings);
    for (int i = 0; i < lines.size(); i++) {
      // To its row, not by a new line, which would scroll a screen of so many rows or fewer; and
      // cleared first, as clearing after a full line would take its last sign.
      frame.append("\u001b[").append(i + 1).append(";1H");
      frame.append(CLEAR_TO_END_OF_LINE).append(lines.get(i));
    }
    frame.append(WRAP_ON);
    console.out().print(frame);
    console.out().flush();
  }

  private static long every(Arguments arguments) throws CommandFailure {
    String text = arguments.option("--every", "1s");
    try {
      Duration every = Durations.parse(text);
      if (every.toMillis() >= 100) {
        return every.toMillis();
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw arguments.wrong("no time of at least 100ms: " + text);
  }

  private static long count(Arguments arguments) throws CommandFailure {
    String text = arguments.option("--count", Long.toString(Long.MAX_VALUE));
    try {
      long count = Long.parseLong(text);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw arguments.wrong("no count: " + text);
  }
}
