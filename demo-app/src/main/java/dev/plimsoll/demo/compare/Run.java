package dev.plimsoll.demo.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One service, one load, one outcome; a line of progress every second. Used once. */
final class Run {
  private static final int MAX_AGENT_LINES = 12;
  private static final int STOP_SECONDS = 10;
  private static final Duration FIGURES_TIMEOUT = Duration.ofMillis(500);

  private final Settings settings;
  private final boolean withAgent;
  private final Path directory;
  private final PrintStream out;
  private final Tally tally = new Tally();
  private final Map<String, String> figures = new HashMap<>();
  private final AtomicInteger agentLines = new AtomicInteger();

  Run(Settings settings, boolean withAgent, Path directory, PrintStream out) {
    this.settings = settings;
    this.withAgent = withAgent;
    this.directory = directory;
    this.out = out;
  }

  Outcome run() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (ServiceProcess service =
        ServiceProcess.start(settings, withAgent, directory, this::showAgentLine)) {
      Thread killer = new Thread(service::close, "end-service");
      Runtime.getRuntime().addShutdownHook(killer);
      Client client = new Client(service.awaitPort());
      LoadGenerator load =
          new LoadGenerator(settings.scenario(), client, tally, settings.seconds());
      load.warmUp();
      load.start();
      Outcome outcome = watch(service, client, load);
      Runtime.getRuntime().removeShutdownHook(killer);
      return outcome;
    }
  }

  private Outcome watch(ServiceProcess service, Client client, LoadGenerator load)
      throws IOException, InterruptedException {
    HealthWatch health = new HealthWatch(service, client);
    long start = System.nanoTime();
    int second = 0;
    boolean dead = false;
    while (second < settings.seconds() && !dead) {
      dead = health.isDead();
      readFigures(client);
      long due = start + TimeUnit.SECONDS.toNanos(second + 1);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      showProgress(second);
    }
    Ending ending = dead ? service.isAlive() ? Ending.UNHEALTHY : Ending.EXITED : Ending.ALIVE;
    load.stop();
    service.stop(dead ? settings.graceSeconds() : STOP_SECONDS);
    long saved = SavedOrders.read(directory).countOf(tally.acknowledged);
    long reports = (long) settings.scenario().reportsPerSecond * settings.seconds();
    return new Outcome(
        ending, second, service.exitValue(), load.offered(), reports, tally, saved, figures);
  }

  private void readFigures(Client client) {
    Client.Answer answer = client.get("/stats", FIGURES_TIMEOUT);
    if (!answer.ok()) {
      return;
    }
    for (String line : answer.body().lines().toList()) {
      int equals = line.indexOf('=');
      figures.put(line.substring(0, equals), line.substring(equals + 1));
    }
  }

  private void showProgress(int second) {
    StringBuilder line = new StringBuilder();
    line.append(withAgent ? "with agent    " : "without agent ");
    line.append(Texts.right(second + " s", 5));
    line.append(Texts.right(Texts.count(tally.answered.get()), 8)).append(" answered");
    line.append(Texts.right(Texts.count(tally.failed.get()), 7)).append(" failed");
    line.append("   heap ").append(Texts.right(Texts.megabytes(figures.get("heap.used")), 6));
    if (withAgent) {
      line.append("   ").append(figures.getOrDefault("level", "?"));
    }
    out.println(line);
  }

  private void showAgentLine(String line) {
    int shown = agentLines.incrementAndGet();
    if (shown <= MAX_AGENT_LINES) {
      out.println("  " + line);
    } else if (shown == MAX_AGENT_LINES + 1) {
      out.println("  [plimsoll] ... and more");
    }
  }
}
