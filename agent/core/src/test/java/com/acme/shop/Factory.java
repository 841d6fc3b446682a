package com.acme.shop;

import dev.plimsoll.Evictable;
import dev.plimsoll.OnExhaustion;
import dev.plimsoll.ShedOnPressure;
import dev.plimsoll.ShedRequest;
import dev.plimsoll.ShutdownContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Marked methods that the agent calls, or whose result it takes. */
public class Factory {
  public static final StringBuilder SAID = new StringBuilder();

  private final String name;

  public Factory(String name) {
    this.name = name;
  }

  public Factory() {
    this("default");
  }

  @Evictable
  public Map<String, Long> cache(boolean early, long number) {
    try {
      if (early) {
        return new ConcurrentHashMap<>(Map.of("early", number));
      }
      return new ConcurrentHashMap<>(Map.of("late", number));
    } finally {
      SAID.append("made ");
    }
  }

  @ShedOnPressure(order = 5, timeoutMillis = 40)
  private long shed(ShedRequest request) {
    if (name.equals("broken")) {
      throw new IllegalStateException("injected");
    }
    SAID.append(name).append(' ').append(request.level()).append(' ').append(request.fraction());
    SAID.append(' ').append(request.bytesWanted()).append(' ');
    return Math.max(7, request.bytesWanted());
  }

  @ShedOnPressure(relieves = {})
  void shedForNothing() {
    SAID.append("never");
  }

  @Evictable(relieves = {})
  static Map<String, Long> cacheForNothing() {
    return new ConcurrentHashMap<>();
  }

  @Evictable(order = 3)
  static Map<String, Long> marked() {
    return new ConcurrentHashMap<>();
  }

  @ShedOnPressure
  void shedAll() {
    SAID.append(name).append(" all ");
  }

  @ShedOnPressure
  static long shedShared() {
    SAID.append("shared ");
    return 11;
  }

  @OnExhaustion(order = 2)
  void save(ShutdownContext context) {
    if (name.equals("full") && SAID.indexOf("full failed ") < 0) {
      SAID.append("full failed ");
      throw new OutOfMemoryError("injected");
    }
    SAID.append(name).append(" saved: ").append(context.reason());
  }

  @OnExhaustion
  private static void saveShared() {
    SAID.append("saved shared");
  }

  @ShedOnPressure
  int wrong(String argument) {
    return argument.length();
  }

  @OnExhaustion(timeoutMillis = -1)
  void hasty() {
    SAID.append("hasty ");
  }

  /** Tells whose services it would find. */
  public static class Finder {
    public static final List<ClassLoader> LOADERS = new ArrayList<>();

    @ShedOnPressure
    private static void shed() {
      LOADERS.add(Thread.currentThread().getContextClassLoader());
      throw new IllegalStateException("injected");
    }

    @OnExhaustion
    private static void save() {
      LOADERS.add(Thread.currentThread().getContextClassLoader());
    }
  }

  /** No initialiser of its own, so one has to be added. */
  public static class Plain {
    @ShedOnPressure
    private static void shed(ShedRequest request) {
      SAID.append("plain ").append(request.resource());
    }

    public static void touch() {}
  }
}
