package dev.plimsoll.demo.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** The command {@code compare}: twice the same service and load, then the table and the verdict. */
public final class Comparison {
  private Comparison() {}

  /**
   * Runs it, which takes twice the seconds of load and a little more.
   *
   * @return 0 when the agent made the difference that the scenario is about, else 1
   */
  public static int run(Settings settings) throws IOException, InterruptedException {
    PrintStream out = System.out;
    WorkFolder folder = WorkFolder.create();
    Path directory = folder.path();
    out.println(
        "scenario "
            + settings.scenario()
            + ", collector "
            + settings.collector()
            + ", JDK "
            + settings.jdkVersion()
            + ", heap "
            + settings.heap()
            + ", "
            + LoadGenerator.REQUESTS_PER_SECOND
            + " requests a second for "
            + settings.seconds()
            + " s, twice");
    Outcome without = new Run(settings, false, directory.resolve("without"), out).run();
    out.println();
    Outcome with = new Run(settings, true, directory.resolve("with"), out).run();
    out.println();
    new ResultTable(without, with, out).print();
    Verdict verdict = Verdict.of(settings.scenario(), without, with);
    out.println();
    out.println(verdict.words());
    if (!verdict.agentHelped()) {
      folder.keepLogs();
      out.println("This is NOT what the scenario is meant to show.");
      out.println("Logs and journals: " + directory);
    }
    return verdict.agentHelped() ? 0 : 1;
  }
}
