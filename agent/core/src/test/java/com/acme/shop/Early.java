package com.acme.shop;

import dev.plimsoll.Evictable;
import java.util.Map;

/** Is assigned by a nested class before that has called its other constructor. */
public class Early {
  @Evictable private Map<String, String> cache;

  public void fill(Map<String, String> next) {
    new Filler(next);
  }

  public Object cache() {
    return cache;
  }

  private static class Base {
    Base(Map<String, String> filled) {}
  }

  private final class Filler extends Base {
    Filler(Map<String, String> next) {
      super(cache = next);
    }
  }
}
