package dev.plimsoll.demo.service;

import dev.plimsoll.OnExhaustion;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.ShutdownContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What the service can do, whatever way it is asked. Safe for any thread. */
public final class Catalogue implements AutoCloseable {
  private static final long SAVE_MINUTES = 5;
  private static final int PRODUCTS_ON_START_PAGE = 8;

  private final Database database;
  private final Journal journal;
  private final Products products;
  private final Pages pages;
  private final Reports reports = new Reports();
  private final Sessions sessions = new Sessions();
  private final Statistics statistics = new Statistics();
  private final Thread saver = new Thread(this::saveNowAndThen, "journal-saver");

  /** Written once by the agent's hook, read by whoever stops the service. */
  private volatile boolean inNeed;

  private Catalogue(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
    products = new Products(database);
    pages = new Pages(database);
  }

  /** Makes the catalogue in the directory and registers what the agent may shed and must run. */
  public static Catalogue open(Path directory) throws SQLException, IOException {
    Journal journal = new Journal(directory);
    // The first save is also a rehearsal: later ones find every class loaded and linked.
    journal.append("started".getBytes(StandardCharsets.UTF_8));
    journal.save(byte[]::new);
    Catalogue catalogue = new Catalogue(Database.create(directory), journal);
    catalogue.register();
    return catalogue;
  }

  /** A product as JSON. */
  public String product(int id) throws SQLException {
    return products.get(id).toJson();
  }

  /** A rendered page. */
  public byte[] page(int page, int variant) throws SQLException {
    return pages.get(page, variant);
  }

  /** Builds the report that needs a fifth of the heap for a moment. */
  public long report() {
    return reports.build();
  }

  /** Opens a session that will never be closed: the leak. */
  public long openSession() {
    return sessions.create();
  }

  /**
   * Takes an order; false when it must be refused.
   *
   * @throws dev.plimsoll.MemoryPressureException once the service is being ended for want of memory
   */
  @RejectUnderPressure(at = PressureLevel.EXHAUSTED)
  public boolean order(String line) {
    return journal.append(line.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What a liveness probe asks: can the start page be made, from products that are in no cache?
   *
   * @return its weight
   */
  public int probe() throws SQLException {
    List<Product> shown = new ArrayList<>();
    int weight = 0;
    for (int i = 0; i < PRODUCTS_ON_START_PAGE; i++) {
      int id = ThreadLocalRandom.current().nextInt(Database.PRODUCTS) + 1;
      shown.add(database.product(id));
    }
    for (Product product : shown) {
      weight += product.weight();
    }
    return weight;
  }

  /** All figures of this moment. */
  public Figures figures() {
    Figures figures = statistics.read();
    figures.put("cache.products", products.count());
    figures.put("cache.pages", pages.count());
    figures.put("sessions", sessions.count());
    figures.put("journal.unsaved", journal.unsavedCount());
    return figures;
  }

  /** Where what happens is counted. */
  public Statistics statistics() {
    return statistics;
  }

  /** Whether the process is being ended for want of memory, and what mattered has been done. */
  public boolean endsInNeed() {
    return inNeed && journal.unsavedCount() == 0;
  }

  /** Saves the orders, with what memory there is, and takes no more of them. */
  public void saveAndRefuse() {
    try {
      journal.saveAndClose(byte[]::new);
    } catch (IOException | OutOfMemoryError e) {
      System.err.println("journal: LOST " + journal.unsavedCount() + " orders: " + e);
    }
  }

  @Override
  public void close() {
    saver.interrupt();
    database.close();
  }

  private void register() {
    products.register();
    statistics.register();
    saver.setDaemon(true);
    saver.start();
  }

  /** What must not be lost, with memory that the agent has kept for it. */
  @OnExhaustion(name = "journal", order = 10)
  void saveInNeed(ShutdownContext context) throws IOException {
    inNeed = true;
    journal.saveAndClose(context::takeReserve);
  }

  private void saveNowAndThen() {
    try {
      while (true) {
        TimeUnit.MINUTES.sleep(SAVE_MINUTES);
        save();
      }
    } catch (InterruptedException e) {
      // The catalogue is being closed; what is unsaved has been saved by then.
      return;
    }
  }

  private void save() {
    try {
      journal.save(byte[]::new);
    } catch (IOException | OutOfMemoryError e) {
      System.err.println("journal: not saved, next try in " + SAVE_MINUTES + " min: " + e);
    }
  }
}
