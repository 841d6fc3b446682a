package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.pressure.HookView;
import dev.plimsoll.core.pressure.ShedderView;
import dev.plimsoll.core.response.end.RingDump;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.telemetry.AgentControl;
import dev.plimsoll.core.telemetry.HeapReading;
import dev.plimsoll.core.telemetry.LiveSettings;
import dev.plimsoll.core.telemetry.SettingStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The agent as its operators hold it: hands over and never waits. Called on JMX threads. */
final class Steering implements AgentControl {
  private final AgentRuntime agent;
  private final HeapKeeper keeper;
  private final Orders orders;
  private final ControlLoop control;
  private final Protections protections;
  private final RingDump dump;
  private final BeyondStart beyond;
  private volatile boolean ready;

  Steering(
      AgentRuntime agent,
      HeapKeeper keeper,
      Orders orders,
      ControlLoop control,
      Protections protections,
      RingDump dump,
      BeyondStart beyond) {
    this.agent = agent;
    this.keeper = keeper;
    this.orders = orders;
    this.control = control;
    this.protections = protections;
    this.dump = dump;
    this.beyond = beyond;
  }

  void setReady() {
    ready = true;
  }

  @Override
  public String version() {
    return Version.text();
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public boolean passive() {
    return control.isPassive();
  }

  @Override
  public PressureLevel level() {
    return agent.board.overall();
  }

  @Override
  public PressureLevel level(MemoryResource resource) {
    return agent.board.level(resource);
  }

  @Override
  public long measured(MemoryResource resource) {
    return agent.board.measured(resource);
  }

  @Override
  public long line(MemoryResource resource) {
    return agent.board.line(resource);
  }

  @Override
  public long capacity(MemoryResource resource) {
    return agent.board.capacity(resource);
  }

  @Override
  public void readHeap(HeapReading into) {
    keeper.read(into);
  }

  @Override
  public LiveSettings settings() {
    Settings settings = agent.config.settings();
    return new LiveSettings(
        settings.enabled(),
        settings.dryRun(),
        settings.heapPolicy().moderate(),
        settings.heapPolicy().critical(),
        settings.heapPolicy().marginBytes(),
        settings.shed().timeoutNanos(),
        settings.shutdown().timeoutNanos(),
        settings.heapPolicy().maxForcedPauseNanos(),
        agent.config.ballastBytes());
  }

  @Override
  public List<SettingStatus> configuration() {
    AgentConfig config = agent.config.config();
    List<SettingStatus> all = new ArrayList<>();
    for (ConfigKey<?> key : ConfigKey.all()) {
      all.add(new SettingStatus(key.name(), config.text(key), config.source(key), key.live()));
    }
    return all;
  }

  @Override
  public List<String> configErrors() {
    return agent.config.config().errors();
  }

  @Override
  public Map<String, String> protections() {
    Map<String, String> states = protections.states(agent.config.settings().touches());
    keeper.tellState(states);
    beyond.tellStates(states);
    return states;
  }

  @Override
  public Map<String, String> hostFlags() {
    return beyond.hostFlags();
  }

  @Override
  public List<ShedderView> shedders() {
    return agent.shed.views();
  }

  @Override
  public List<HookView> shutdownHooks() {
    return agent.hooks.views();
  }

  @Override
  public String set(String key, String value) {
    checkActs();
    return agent.config.set(key, value);
  }

  @Override
  public boolean shed(PressureLevel level) {
    checkAble();
    return orders.shed(level);
  }

  @Override
  public void simulate(PressureLevel level, long millis) {
    checkAble();
    agent.levels.simulate(level, agent.clock.nanoTime() + millis * 1_000_000L);
    if (level != PressureLevel.NORMAL) {
      // What is kept goes on evidence of failure only, and a simulation is none.
      orders.shed(level == PressureLevel.EXHAUSTED ? PressureLevel.CRITICAL : level);
    }
    agent.signals.offer(Signal.STEERED);
  }

  @Override
  public String dumpRing() {
    try {
      Path file = dump.write();
      if (file != null) {
        return file.toString();
      }
    } catch (IOException e) {
      // The message alone is a file's name, where its folder is closed or gone.
      throw new IllegalStateException("ring: not written: " + e);
    }
    throw new IllegalStateException(
        "ring: not written: report-dir is off (expected: a folder, set at the start), or another"
            + " dump is under way");
  }

  @Override
  public byte[] readRing() {
    byte[] bytes = dump.read();
    if (bytes == null) {
      throw new IllegalStateException("ring: not read: another dump is under way");
    }
    return bytes;
  }

  @Override
  public void releaseBallast() {
    checkAble();
    orders.releaseBallast();
  }

  @Override
  public void rebuildBallast() {
    checkAble();
    orders.rebuildBallast();
  }

  @Override
  public boolean setShedderEnabled(String name, boolean enabled) {
    checkActs();
    return agent.shed.registrations().setEnabled(name, enabled);
  }

  private void checkAble() {
    checkActs();
    if (!agent.config.settings().enabled()) {
      throw new IllegalStateException("the agent is disabled (expected: enabled=true)");
    }
  }

  private void checkActs() {
    if (control.isPassive()) {
      throw new IllegalStateException("the agent is passive and does nothing any more");
    }
  }
}
