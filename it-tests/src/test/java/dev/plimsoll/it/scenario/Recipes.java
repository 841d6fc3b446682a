package dev.plimsoll.it.scenario;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.ShedOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** The recipes of {@code docs/caches.md}, each with its library; before and after one shed. */
public final class Recipes extends Scenario {
  private static final int BOOKS = 500;
  private static final int QUERIES = 40;
  private static final int ROWS = 4_000;
  private static final int BUFFERS = 64;

  private final DataSource dataSource;

  private Recipes(String file) {
    dataSource = h2(file);
  }

  public static void main(String[] arguments) {
    new Recipes(arguments[0]).run();
  }

  @Override
  protected void play() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = AgentBean.awaitRegistration(server);
    SessionFactory sessionFactory = hibernate();
    EventExecutorGroup eventLoops = new DefaultEventExecutorGroup(2);
    register(sessionFactory, eventLoops);
    fillH2();
    fillNetty(eventLoops);
    tell("Before", sessionFactory);
    ready();
    Object[] level = {"CRITICAL"};
    server.invoke(agent, "shed", level, new String[] {"java.lang.String"});
    for (int i = 0; i < 500 && (allocations() > 0 || setting("info.CACHE_MAX_SIZE") > 2); i++) {
      Thread.sleep(20);
    }
    tell("After", sessionFactory);
    result("quarantined", quarantined(server, agent));
    eventLoops.shutdownGracefully();
  }

  private void register(SessionFactory sessionFactory, EventExecutorGroup eventLoops) {
    CacheManager regions =
        Caching.getCachingProvider(CaffeineCachingProvider.class.getName()).getCacheManager();
    MemoryPressure.registerCache("hibernate regions", regions);

    var factory = sessionFactory.unwrap(SessionFactoryImplementor.class);
    MemoryPressure.registerShedder(
        "hibernate query plans",
        50,
        request -> {
          factory
              .getQueryEngine()
              .getInterpretationCache()
              .close(); // empties it; it goes on working
          return -1;
        });

    MemoryPressure.registerShedder(
        "h2",
        50,
        request -> {
          setCacheSize((int) (16_384 * (1 - request.fraction())));
          return -1;
        });
    MemoryPressure.addListener(
        change -> {
          if (change.overall() == PressureLevel.NORMAL) {
            setCacheSize(16_384);
          }
        });

    MemoryPressure.registerShedder(
        "netty",
        request -> {
          for (EventExecutor loop : eventLoops) {
            loop.execute(() -> PooledByteBufAllocator.DEFAULT.trimCurrentThreadCache());
          }
          return -1;
        },
        ShedOptions.defaults().relieves(MemoryResource.DIRECT, MemoryResource.HEAP));
  }

  void setCacheSize(int kilobytes) {
    try (Connection c = dataSource.getConnection();
        Statement s = c.createStatement()) {
      s.execute("SET CACHE_SIZE " + kilobytes);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tell(String when, SessionFactory sessionFactory) throws SQLException {
    int cached = 0;
    CacheManager regions =
        Caching.getCachingProvider(CaffeineCachingProvider.class.getName()).getCacheManager();
    for (String name : regions.getCacheNames()) {
      for (Cache.Entry<?, ?> unused : regions.getCache(name)) {
        cached++;
      }
    }
    result("books" + when, cached);
    result(
        "plans" + when,
        sessionFactory
            .unwrap(SessionFactoryImplementor.class)
            .getQueryEngine()
            .getInterpretationCache()
            .getNumberOfCachedQueryPlans());
    result("h2Max" + when, setting("info.CACHE_MAX_SIZE"));
    result("buffers" + when, allocations());
  }

  private static SessionFactory hibernate() {
    SessionFactory factory =
        new Configuration()
            .addAnnotatedClass(Book.class)
            .setProperty("hibernate.connection.url", "jdbc:h2:mem:books;DB_CLOSE_DELAY=-1")
            .setProperty("hibernate.hbm2ddl.auto", "create")
            .setProperty("hibernate.cache.use_second_level_cache", "true")
            .setProperty("hibernate.cache.region.factory_class", "jcache")
            .setProperty("hibernate.javax.cache.missing_cache_strategy", "create")
            .setProperty("hibernate.javax.cache.provider", CaffeineCachingProvider.class.getName())
            .buildSessionFactory();
    factory.inTransaction(Recipes::store);
    for (int i = 0; i < BOOKS; i++) {
      int id = i;
      factory.inSession(session -> session.find(Book.class, id));
    }
    for (int i = 0; i < QUERIES; i++) {
      String query = "from Book where id > " + i;
      factory.inSession(
          session -> session.createSelectionQuery(query, Book.class).setMaxResults(1).list());
    }
    return factory;
  }

  private static void store(Session session) {
    for (int i = 0; i < BOOKS; i++) {
      Book book = new Book();
      book.id = i;
      book.text = "x".repeat(2_000);
      session.persist(book);
    }
  }

  private static DataSource h2(String file) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + file + ";DB_CLOSE_DELAY=-1");
    return source;
  }

  private void fillH2() throws SQLException {
    try (Connection c = dataSource.getConnection();
        Statement s = c.createStatement()) {
      s.execute("create table pages(id int primary key, text varchar)");
      s.execute("insert into pages select x, repeat('x', 3000) from system_range(1, " + ROWS + ")");
      s.execute("checkpoint");
      try (ResultSet rows = s.executeQuery("select sum(length(text)) from pages")) {
        rows.next();
      }
    }
  }

  private long setting(String name) throws SQLException {
    try (Connection c = dataSource.getConnection();
        Statement s = c.createStatement();
        ResultSet row =
            s.executeQuery(
                "select setting_value from information_schema.settings where setting_name='"
                    + name
                    + "'")) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  /** Each thread keeps some of what it released for itself. */
  private static void fillNetty(EventExecutorGroup eventLoops) throws Exception {
    for (EventExecutor loop : eventLoops) {
      loop.submit(
              () -> {
                List<ByteBuf> held = new ArrayList<>();
                for (int i = 0; i < BUFFERS; i++) {
                  held.add(PooledByteBufAllocator.DEFAULT.directBuffer(16_384));
                }
                for (ByteBuf each : held) {
                  each.release();
                }
              })
          .get();
    }
  }

  /** Buffers that arenas count as in use, those that threads keep for themselves among them. */
  private static long allocations() {
    long active = 0;
    for (PoolArenaMetric arena : PooledByteBufAllocator.DEFAULT.metric().directArenas()) {
      active += arena.numActiveAllocations();
    }
    return active;
  }

  private static int quarantined(MBeanServer server, ObjectName agent) throws Exception {
    int quarantined = 0;
    for (var shedder :
        (javax.management.openmbean.CompositeData[]) server.getAttribute(agent, "Shedders")) {
      quarantined += (Boolean) shedder.get("quarantined") ? 1 : 0;
    }
    return quarantined;
  }

  /** What is kept in the second-level cache. */
  @Entity(name = "Book")
  @Cacheable
  @org.hibernate.annotations.Cache(region = "books", usage = CacheConcurrencyStrategy.READ_WRITE)
  public static class Book {
    @Id Integer id;

    @jakarta.persistence.Column(length = 4_000)
    String text;
  }
}
