package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HookView;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.List;
import java.util.Map;

/**
 * What the MXBean reads and orders; implemented by the runtime. Every method is called on JMX
 * threads and must return at once, without waiting for the control thread or for a lock that user
 * code may hold: readings are point-in-time and need not add up, orders are only handed over.
 * Orders that cannot be taken throw {@link IllegalArgumentException} (a bad argument) or {@link
 * IllegalStateException} (passive, disabled), each with a message of one line that names the
 * offending value and what is expected.
 */
public interface AgentControl {
  /** As in the jar's manifest. */
  String version();

  /** Whether everything that start-up leaves for later (MBean, JFR, rehearsal) is done. */
  boolean ready();

  /** Whether the agent has given up after failures of its own and does nothing more. */
  boolean passive();

  /** The highest of all resources, a simulated level included. */
  PressureLevel level();

  PressureLevel level(MemoryResource resource);

  /** What was last held against a line: bytes, for {@code THREADS} threads; -1 unknown. */
  long measured(MemoryResource resource);

  /** The line of the level that the resource has; -1 unknown. */
  long line(MemoryResource resource);

  /** What the resource can hold; -1 unknown, or not watched. */
  long capacity(MemoryResource resource);

  default HeapReading heap() {
    HeapReading reading = new HeapReading();
    readHeap(reading);
    return reading;
  }

  /** {@link #heap} without allocation. */
  void readHeap(HeapReading into);

  LiveSettings settings();

  /** Every key with its effective value and where that came from. */
  List<SettingStatus> configuration();

  /** One line for each setting that was refused; empty when all were right. */
  List<String> configErrors();

  /** Protection to {@code on}, or to why it is off (a flag of the host, a missing module). */
  Map<String, String> protections();

  /** Flags of the host that the agent has set, to the values that disabling it restores. */
  Map<String, String> hostFlags();

  List<ShedderView> shedders();

  /** In the order in which they would run. */
  List<HookView> shutdownHooks();

  /**
   * Changes one setting, as the configuration would spell it.
   *
   * @return the key and its values before and after, which nobody else has changed between
   * @throws IllegalArgumentException for an unknown key, one that is not writable live, or a bad
   *     value
   */
  String set(String key, String value);

  /**
   * Orders one shed as if the heap were at the level; never runs shutdown hooks.
   *
   * @param level not {@code NORMAL}
   * @return false if a shed is under way already; in a dry run it is told and touches nothing
   */
  boolean shed(PressureLevel level);

  /**
   * Raises the heap's level for a while, never lowers it, and orders the shed of that level, or of
   * {@code CRITICAL} if it is higher; {@code NORMAL} ends a simulation. Never runs shutdown hooks.
   *
   * @param millis 1 to 600000
   */
  void simulate(PressureLevel level, long millis);

  /**
   * Writes what the agent's ring holds to a new file in {@code report-dir}.
   *
   * @return its path
   */
  String dumpRing();

  /** What {@link #dumpRing} would write. */
  byte[] readRing();

  void releaseBallast();

  void rebuildBallast();

  /** Returns false if no shedder has that name; switching on again also ends a quarantine. */
  boolean setShedderEnabled(String name, boolean enabled);
}
