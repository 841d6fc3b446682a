package dev.plimsoll.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * All settings as they apply, each with where it came from. Immutable; safe for any thread. A
 * reading is one look-up and allocates nothing.
 */
public final class AgentConfig {
  /** What {@link #source} says of a key that nobody set. */
  public static final String DEFAULT_SOURCE = "default";

  static final long ANY_HEAP = -1;
  private static final String JMX_SOURCE = "JMX";

  private final Map<String, EffectiveValue> values;
  private final List<ErrorLine> errors;
  private final long heapBytes;

  AgentConfig(Map<String, EffectiveValue> values, List<ErrorLine> errors, long heapBytes) {
    this.values = values;
    this.errors = List.copyOf(errors);
    this.heapBytes = heapBytes;
  }

  /**
   * Reads all sources; later ones win: defaults, the file that {@code config} names, {@code
   * PLIMSOLL_*} of the environment, {@code plimsoll.*} of the system properties, the arguments.
   * Never throws for what a user wrote: a bad setting is one line in {@link #errors}, and its key
   * has its default.
   *
   * @param arguments {@code key=value,key=value}; null or empty for none
   */
  public static AgentConfig load(
      @Nullable String arguments, Map<String, String> environment, Properties systemProperties) {
    return new ConfigReader(/* files= */ true).read(arguments, environment, systemProperties);
  }

  /**
   * Reads arguments meant for another process, whose files are not looked for here; with an error
   * nothing is started there.
   */
  public static AgentConfig ofArguments(String arguments) {
    return new ConfigReader(/* files= */ false).read(arguments, Map.of(), new Properties());
  }

  /** What applies. */
  @SuppressWarnings("unchecked") // The reader puts under a name only what that key's type has read.
  public <T> T value(ConfigKey<T> key) {
    EffectiveValue value = values.get(key.name());
    return value == null ? key.defaultValue() : (T) value.value();
  }

  /** What applies, as it was written. */
  public String text(ConfigKey<?> key) {
    EffectiveValue value = values.get(key.name());
    return value == null ? key.defaultText() : value.text();
  }

  /**
   * Where it was written: {@code default}, {@code file PATH}, {@code environment NAME}, {@code
   * system property NAME}, {@code agent argument} or {@code JMX}.
   */
  public String source(ConfigKey<?> key) {
    EffectiveValue value = values.get(key.name());
    return value == null ? DEFAULT_SOURCE : value.source();
  }

  /**
   * One line for each bad setting, in the order in which they were met; at most 33. Those of a key
   * that was set since are gone.
   */
  public List<String> errors() {
    List<String> lines = new ArrayList<>();
    for (ErrorLine error : errors) {
      lines.add(error.line());
    }
    return List.copyOf(lines);
  }

  /**
   * The same settings held against a heap: amounts above their share of it become errors, and their
   * keys take the defaults. The command line, which knows no heap, leaves this out.
   *
   * @param heapMaxBytes the most that the heap may grow to, above 0
   */
  public AgentConfig forHeap(long heapMaxBytes) {
    Map<String, EffectiveValue> fitting = new HashMap<>(values);
    List<ErrorLine> lines = new ArrayList<>(errors);
    for (ConfigKey<?> key : ConfigKey.all()) {
      EffectiveValue value = values.get(key.name());
      if (value != null && !fits(key, value.value(), heapMaxBytes)) {
        fitting.remove(key.name());
        Setting culprit = new Setting(key.name(), value.text(), value.source());
        String outcome =
            value(ConfigKey.ON_CONFIG_ERROR) == OnConfigError.FAIL
                ? ConfigReader.NOTHING_STARTS
                : "the default " + key.defaultText() + " applies";
        lines.add(ErrorLine.of(ConfigProblem.tooLarge(key, culprit), outcome));
      }
    }
    return new AgentConfig(fitting, lines, heapMaxBytes);
  }

  /**
   * The same settings with one changed at run time.
   *
   * @throws ConfigException if the key is unknown or not to be changed while the agent runs, or if
   *     the value breaks its rule; nothing has changed then
   */
  public AgentConfig with(String key, String value) {
    Setting setting = new Setting(key.trim(), value.trim(), JMX_SOURCE);
    Map<String, EffectiveValue> all = new HashMap<>(values);
    all.put(setting.name(), LiveChange.check(setting, heapBytes));
    List<ErrorLine> others = new ArrayList<>();
    for (ErrorLine error : errors) {
      if (!error.keys().contains(setting.name())) {
        others.add(error);
      }
    }
    AgentConfig changed = new AgentConfig(all, others, heapBytes);
    LiveChange.checkLines(setting, changed);
    return changed;
  }

  boolean linesAreInOrder() {
    return value(ConfigKey.HEAP_MODERATE) < value(ConfigKey.HEAP_CRITICAL);
  }

  @SuppressWarnings("unchecked") // As in value().
  static <T> boolean fits(ConfigKey<T> key, Object value, long heapBytes) {
    return key.type().fits((T) value, heapBytes);
  }

  /**
   * A line, and the keys that end what it tells when any of them is set.
   *
   * @param keys empty where none does
   */
  record ErrorLine(List<String> keys, String line) {
    static ErrorLine of(ConfigProblem problem, String outcome) {
      return new ErrorLine(problem.keys(), problem.line(outcome));
    }
  }
}
