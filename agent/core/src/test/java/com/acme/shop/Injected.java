package com.acme.shop;

import dev.plimsoll.Evictable;
import java.util.Map;

/** Marked fields that somebody else fills. */
public class Injected {
  /** As a framework does it, by reflection. */
  @Evictable private Map<String, String> byOthers;

  /** By a setter, which is seen. */
  @Evictable private Map<String, String> bySetter;

  public void setCache(Map<String, String> cache) {
    bySetter = cache;
  }

  @Override
  public String toString() {
    return byOthers + " " + bySetter;
  }
}
