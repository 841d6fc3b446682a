package dev.plimsoll.demo.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Users who come at a fixed rate, whatever the service does: requests are due at given moments,
 * latency counts from there, and one that is two seconds late has failed. The same seeds each time.
 */
final class LoadGenerator {
  static final int REQUESTS_PER_SECOND = 300;

  private static final int USERS = 20;
  private static final int PRODUCTS = 20_000;
  private static final int PAGES = 1_000;

  /** Sort orders times currencies: what people call "only a few variants". */
  private static final int PAGE_VARIANTS = 8;

  private static final double ZIPF_EXPONENT = 0.8;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofMillis(1500);
  private static final String NOTE = "please leave it with the neighbours ".repeat(80);

  private final Scenario scenario;
  private final Client client;
  private final Tally tally;
  private final int seconds;
  private final Zipf products = new Zipf(PRODUCTS, ZIPF_EXPONENT);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  LoadGenerator(Scenario scenario, Client client, Tally tally, int seconds) {
    this.scenario = scenario;
    this.client = client;
    this.tally = tally;
    this.seconds = seconds;
  }

  /** What the whole run asks for, reports apart. */
  long offered() {
    return (long) REQUESTS_PER_SECOND / USERS * USERS * seconds;
  }

  /** Lets both sides compile what they run; asks for what no cache keeps, and counts nothing. */
  void warmUp() {
    long end = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() - end < 0) {
      client.get("/health", PATIENCE);
    }
  }

  void start() {
    long start = System.nanoTime();
    for (int user = 0; user < USERS; user++) {
      int number = user;
      threads.add(new Thread(() -> visit(number, start), "user-" + user));
    }
    for (int reader = 0; reader < scenario.reportsPerSecond; reader++) {
      threads.add(new Thread(() -> readReports(start), "reports-" + reader));
    }
    threads.forEach(Thread::start);
  }

  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  private void visit(int user, long start) {
    SplittableRandom random = new SplittableRandom(user);
    long period = TimeUnit.SECONDS.toNanos(1) * USERS / REQUESTS_PER_SECOND;
    int visits = (int) (offered() / USERS);
    for (int i = 0; i < visits && !stopped; i++) {
      long due = start + period * i + period * user / USERS;
      boolean onTime = await(due);
      boolean ok = onTime && request(random, user + "-" + i);
      if (!stopped || ok) {
        tally.count(ok, System.nanoTime() - due);
      }
    }
  }

  private void readReports(long start) {
    for (int i = 0; i < seconds && !stopped; i++) {
      await(start + TimeUnit.SECONDS.toNanos(i) + TimeUnit.MILLISECONDS.toNanos(500));
      boolean ok = !stopped && client.get("/report", PATIENCE.multipliedBy(2)).ok();
      if (ok) {
        tally.reportsAnswered.incrementAndGet();
      }
    }
  }

  private boolean request(SplittableRandom random, String id) {
    int dice = random.nextInt(100);
    int pages = scenario.pagePercent;
    int orders = pages + scenario.orderPercent;
    if (dice < pages) {
      int page = random.nextInt(PAGES);
      return client.get("/page/" + page + "/" + random.nextInt(PAGE_VARIANTS), PATIENCE).ok();
    } else if (dice < orders) {
      boolean taken = client.post("/order", id + " " + NOTE, PATIENCE).ok();
      return taken && tally.acknowledged.add(id);
    } else if (dice < orders + scenario.sessionPercent) {
      return client.post("/session", "", PATIENCE).ok();
    }
    return client.get("/product/" + products.next(random), PATIENCE).ok();
  }

  /** Waits until a request is due; false when nobody waits for its answer any more. */
  private boolean await(long due) {
    long wait = due - System.nanoTime();
    while (wait > 0 && !stopped) {
      LockSupport.parkNanos(wait);
      wait = due - System.nanoTime();
    }
    return wait > -PATIENCE.toNanos();
  }
}
