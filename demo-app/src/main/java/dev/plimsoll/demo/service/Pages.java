package dev.plimsoll.demo.service;

import dev.plimsoll.Evictable;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;

/** Rendered category pages, kept in a plain map without any bound. Safe for any thread. */
final class Pages {
  private final Database database;

  /** Cheaper to rebuild than a product, so shed first. */
  @Evictable(name = "pages", order = 20)
  private final ConcurrentHashMap<String, byte[]> rendered = new ConcurrentHashMap<>();

  Pages(Database database) {
    this.database = database;
  }

  /** Fails before it keeps anything, if there is no such page: a caller may ask for any number. */
  byte[] get(int page, int variant) throws SQLException {
    if (page < 0 || page >= Database.PAGES) {
      throw new NoSuchElementException(
          "page: " + page + " (expected: 0 to " + (Database.PAGES - 1) + ")");
    }
    String key = page + "/" + variant;
    byte[] cached = rendered.get(key);
    if (cached != null) {
      return cached;
    }
    byte[] html = render(page, variant);
    rendered.put(key, html);
    return html;
  }

  long count() {
    return rendered.mappingCount();
  }

  private byte[] render(int page, int variant) throws SQLException {
    StringBuilder html = new StringBuilder(8 << 10);
    html.append("<!doctype html><title>Page ").append(page).append('.').append(variant);
    html.append("</title><ul>");
    for (String line : database.page(page)) {
      html.append("<li>").append(escaped(line)).append("</li>");
    }
    return html.append("</ul>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
