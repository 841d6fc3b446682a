package dev.plimsoll.demo.service;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.h2.jdbcx.JdbcConnectionPool;

/** The catalogue on disk: H2 in a file, with a small cache of its own. Safe for any thread. */
final class Database implements AutoCloseable {
  static final int PRODUCTS = 20_000;
  static final int PAGE_SIZE = 20;
  static final int PAGES = PRODUCTS / PAGE_SIZE;

  private static final String[] SCHEMA = {
    "DROP ALL OBJECTS", // Of the run before in this directory.
    "CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR, price INT, description VARCHAR)",
    "CREATE TABLE review (product INT, nr INT, text VARCHAR, PRIMARY KEY (product, nr))",
    "INSERT INTO product SELECT x, 'Product ' || x, MOD(x * 7919, 90000) + 99,"
        + " REPEAT('A fine thing to have, made with care. ', 4 + MOD(x, 9))"
        + " FROM SYSTEM_RANGE(1, "
        + PRODUCTS
        + ")",
    "INSERT INTO review SELECT p.x, r.x, REPEAT('It does what it says. ', 2 + MOD(p.x + r.x, 7))"
        + " FROM SYSTEM_RANGE(1, "
        + PRODUCTS
        + ") p, SYSTEM_RANGE(1, 3) r",
  };

  private final JdbcConnectionPool pool;

  private Database(JdbcConnectionPool pool) {
    this.pool = pool;
  }

  /** Makes the catalogue anew in the directory; takes about a second. */
  static Database create(Path directory) throws SQLException {
    String url =
        "jdbc:h2:file:"
            + directory.resolve("catalogue").toAbsolutePath()
            + ";CACHE_SIZE=2048;DB_CLOSE_ON_EXIT=FALSE";
    JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", "");
    pool.setMaxConnections(16);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : SCHEMA) {
        statement.execute(sql);
      }
    }
    return new Database(pool);
  }

  /**
   * Reads a product with its reviews, and renders its picture.
   *
   * @throws NoSuchElementException if there is none of that number
   */
  Product product(int id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement row =
            connection.prepareStatement(
                "SELECT name, price, description FROM product WHERE id = ?");
        PreparedStatement reviews =
            connection.prepareStatement("SELECT text FROM review WHERE product = ? ORDER BY nr")) {
      row.setInt(1, id);
      try (ResultSet found = row.executeQuery()) {
        if (!found.next()) {
          throw new NoSuchElementException("product: " + id + " (expected: 1 to " + PRODUCTS + ")");
        }
        return new Product(
            id,
            found.getString(1),
            found.getInt(2),
            found.getString(3),
            texts(reviews, id),
            picture(id));
      }
    }
  }

  /** The names of one page's products. */
  List<String> page(int page) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement names =
            connection.prepareStatement(
                "SELECT name || ', ' || description FROM product WHERE id BETWEEN ? + 1 AND ? + "
                    + PAGE_SIZE
                    + " ORDER BY id")) {
      names.setInt(2, page * PAGE_SIZE);
      return texts(names, page * PAGE_SIZE);
    }
  }

  @Override
  public void close() {
    pool.dispose();
  }

  private static List<String> texts(PreparedStatement query, int argument) throws SQLException {
    query.setInt(1, argument);
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** Stands for a picture: 48 to 144 KiB, always the same for a product. */
  private static ByteBuffer picture(int id) {
    SplittableRandom random = new SplittableRandom(id);
    byte[] pixels = new byte[(48 << 10) + random.nextInt(96 << 10)];
    random.nextBytes(pixels);
    return ByteBuffer.wrap(pixels);
  }
}
