package dev.plimsoll.demo.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.ShedOptions;
import java.sql.SQLException;

/**
 * Products out of a Caffeine cache, behind it the database. Its maximum was chosen on a machine
 * with more memory: the mistake that the demo is about. Safe for any thread.
 */
final class Products {
  private static final long MAXIMUM_WEIGHT = 1L << 30;
  private static final int PAGES_FIRST = 20;

  private final Database database;
  private final Cache<Integer, Product> cache =
      Caffeine.newBuilder()
          .maximumWeight(MAXIMUM_WEIGHT)
          .<Integer, Product>weigher((id, product) -> product.weight())
          .build();

  Products(Database database) {
    this.database = database;
  }

  void register() {
    MemoryPressure.registerCache("products", cache, ShedOptions.defaults().order(PAGES_FIRST + 1));
  }

  Product get(int id) throws SQLException {
    Product cached = cache.getIfPresent(id);
    if (cached != null) {
      return cached;
    }
    Product read = database.product(id);
    cache.put(id, read);
    return read;
  }

  long count() {
    return cache.estimatedSize();
  }
}
