package com.acme.shop;

import dev.plimsoll.Evictable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Is assigned by classes nested in it that inherit its fields, and by one nested deeper. */
public abstract class Store {
  @Evictable static Map<String, String> shared;

  @Evictable Map<String, String> cache;

  public static Store big(Map<String, String> first, Map<String, String> ofAll) {
    return new Big(first, ofAll);
  }

  public static Store hiding(Map<String, String> own) {
    return new Hiding(own);
  }

  public void replace(Map<String, String> next) {
    refill(next);
  }

  public void stock(Map<String, String> items, Map<String, String> next) {
    Shelf shelf = new Shelf();
    shelf.new Clerk().fill(items, next);
  }

  abstract void refill(Map<String, String> next);

  static class Big extends Store {
    Big(Map<String, String> first, Map<String, String> ofAll) {
      cache = first;
      shared = ofAll;
    }

    @Override
    void refill(Map<String, String> next) {
      new Object() {
        void fill() {
          cache = next;
        }
      }.fill();
    }
  }

  /** Has a field of its own by that name. */
  @SuppressWarnings("HidingField")
  static class Hiding extends Store {
    Map<String, String> cache;

    Hiding(Map<String, String> own) {
      cache = own;
    }

    @Override
    void refill(Map<String, String> next) {
      cache = next;
    }
  }

  /** Marked as well. */
  class Shelf {
    @Evictable Map<String, String> items;

    class Clerk {
      void fill(Map<String, String> all, Map<String, String> next) {
        items = all;
        cache = next;
      }
    }
  }

  /** A constant with a body is a class of its own. */
  public enum Kind {
    SMALL {
      {
        cache = new ConcurrentHashMap<>();
      }
    };

    @Evictable public Map<String, String> cache;
  }
}
