package com.acme.shop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** No marks: settings name its members. */
public class Unmarked {
  private final Map<String, String> cache = new ConcurrentHashMap<>();

  public Object get() {
    return cache;
  }

  static Map<String, String> make() {
    return new ConcurrentHashMap<>();
  }

  static Map<String, String> make(String first) {
    return new ConcurrentHashMap<>(Map.of(first, first));
  }
}
