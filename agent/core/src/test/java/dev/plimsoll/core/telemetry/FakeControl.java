package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HookView;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A runtime that remembers what it was told. */
final class FakeControl implements AgentControl {
  static final long MIB = 1024 * 1024;

  final List<String> orders = new ArrayList<>();
  volatile PressureLevel level = PressureLevel.NORMAL;
  volatile RuntimeException failure;
  volatile LinkageError broken;
  volatile int heapReads;
  volatile double moderate = 0.75;
  volatile boolean passive;

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public boolean passive() {
    return passive;
  }

  @Override
  public PressureLevel level() {
    return level;
  }

  @Override
  public PressureLevel level(MemoryResource resource) {
    return resource == MemoryResource.HEAP ? level : PressureLevel.NORMAL;
  }

  @Override
  public long measured(MemoryResource resource) {
    return resource == MemoryResource.CONTAINER ? 300 * MIB : -1;
  }

  @Override
  public long line(MemoryResource resource) {
    return resource == MemoryResource.CONTAINER ? 400 * MIB : -1;
  }

  @Override
  public long capacity(MemoryResource resource) {
    return resource == MemoryResource.CONTAINER ? 512 * MIB : -1;
  }

  @Override
  public void readHeap(HeapReading into) {
    heapReads++;
    into.usedBytes = 900 * MIB;
    into.provenLiveBytes = 500 * MIB;
    into.capacityBytes = 1000 * MIB;
    into.timeToFullNanos = 12_000_000_000L;
    into.boundBytes = Long.MAX_VALUE;
    into.cacheBytes = 200 * MIB;
    into.maxBytes = 1000 * MIB;
    into.moderateLineBytes = Math.round(moderate * 1000) * MIB;
    into.criticalLineBytes = 850 * MIB;
    into.ballastHeldBytes = 30 * MIB;
    into.reserveHeldBytes = 32 * MIB;
  }

  @Override
  public String dumpRing() {
    orders.add("dumpRing");
    return "/reports/a.ring";
  }

  @Override
  public byte[] readRing() {
    orders.add("readRing");
    return new byte[] {1, 2, 3};
  }

  @Override
  public LiveSettings settings() {
    return new LiveSettings(
        true,
        false,
        moderate,
        0.85,
        64 * MIB,
        2_000_000_000L,
        30_000_000_000L,
        500_000_000L,
        64 * MIB);
  }

  @Override
  public List<SettingStatus> configuration() {
    return List.of(
        new SettingStatus("heap.moderate", Math.round(moderate * 100) + "%", "default", true));
  }

  @Override
  public List<String> configErrors() {
    return List.of("heap.moderate=oops (expected: a percentage) [argument]");
  }

  @Override
  public Map<String, String> protections() {
    return Map.of("heap ballast", "on");
  }

  @Override
  public Map<String, String> hostFlags() {
    return Map.of("MaxHeapFreeRatio", "70");
  }

  @Override
  public List<ShedderView> shedders() {
    return List.of(
        new ShedderView(
            "Catalog#cache",
            10,
            true,
            "caffeine",
            1,
            Long.MAX_VALUE,
            100 * MIB,
            3,
            5 * MIB,
            1,
            false,
            "asked first, gives 100% of its order, keeps 10%"));
  }

  @Override
  public List<HookView> shutdownHooks() {
    return List.of(new HookView("save", 100, 0, "waiting"));
  }

  @Override
  public String set(String key, String value) {
    if (failure != null) {
      throw failure;
    }
    orders.add(key + "=" + value);
    if (key.equals("heap.moderate")) {
      moderate = Double.parseDouble(value.substring(0, value.length() - 1)) / 100;
    }
    return key + " -> " + value;
  }

  @Override
  public boolean shed(PressureLevel level) {
    if (broken != null) {
      throw broken;
    }
    if (failure != null) {
      throw failure;
    }
    orders.add("shed " + level);
    return true;
  }

  @Override
  public void simulate(PressureLevel level, long millis) {
    orders.add("simulate " + level + " " + millis);
  }

  @Override
  public void releaseBallast() {
    orders.add("release");
  }

  @Override
  public void rebuildBallast() {
    orders.add("rebuild");
  }

  @Override
  public boolean setShedderEnabled(String name, boolean enabled) {
    orders.add(name + " " + enabled);
    return name.equals("Catalog#cache");
  }
}
