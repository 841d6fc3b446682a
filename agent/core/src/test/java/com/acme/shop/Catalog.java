package com.acme.shop;

import dev.plimsoll.Evictable;
import dev.plimsoll.MemoryResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Marked fields of every kind. */
public class Catalog<K, V extends Comparable<V>> {
  @Evictable private static final Map<String, String> SHARED = new ConcurrentHashMap<>();

  @Evictable(order = 7)
  static Map<String, String> replaced = new ConcurrentHashMap<>();

  @Evictable(
      name = "pages",
      order = -3,
      keep = 0.25,
      relieves = {MemoryResource.DIRECT, MemoryResource.CONTAINER})
  private final Map<K, V> pages = new ConcurrentHashMap<>();

  @Evictable private Map<K, V> current;

  @Evictable private int number = 1;

  @Evictable(relieves = {})
  private Map<K, V> relievesNothing = new ConcurrentHashMap<>();

  public Catalog(boolean filled) {
    this.current = filled ? new ConcurrentHashMap<>(Map.of()) : new ConcurrentHashMap<>();
  }

  public Catalog() {
    this(new Object().hashCode() > 0);
    this.current = new ConcurrentHashMap<>();
  }

  public Object pages() {
    return pages;
  }

  public Object current() {
    return current;
  }

  public Map<K, V> replace(Map<K, V> next) {
    number++;
    return this.current = next;
  }

  public void replaceFromInside(Map<K, V> next) {
    new Inner().set(next);
  }

  public static Object shared() {
    return SHARED;
  }

  public static Object replaced() {
    return replaced;
  }

  public static void replaceShared(Map<String, String> next) {
    replaced = next;
  }

  /** A nest mate that writes to its outer class's field, and has one itself. */
  class Inner {
    @Evictable final Map<String, K> own = new ConcurrentHashMap<>();

    void set(Map<K, V> next) {
      current = next;
    }
  }

  /** An enum with a cache in each constant. */
  public enum Shelf {
    LEFT,
    RIGHT;

    @Evictable public final Map<String, String> items = new ConcurrentHashMap<>();
  }

  /** An interface with a cache. */
  public interface Shelves {
    @Evictable Map<String, String> ALL = new ConcurrentHashMap<>();
  }

  /** A record with a marked component. */
  public record Box(@Evictable Map<String, String> content) {}

  /** A subclass of a class from elsewhere. */
  public static class Captured {
    /** Captures a variable, so that javac writes before the call of the other constructor. */
    public static Object make(Map<String, String> map) {
      return new Object() {
        @Evictable final Map<String, String> held = map;

        @Override
        public String toString() {
          return held.toString();
        }
      };
    }
  }
}
