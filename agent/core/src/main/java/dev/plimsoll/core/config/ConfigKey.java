package dev.plimsoll.core.config;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, what it is read into, its default and what it means. The constants and
 * {@link #all} are the one table behind the parser, the command line and the documentation. Safe
 * for any thread.
 *
 * @param <T> the type of the value
 */
public final class ConfigKey<T> {
  /** How often people need a key. */
  public enum Group {
    ESSENTIALS,
    COMMON,
    RARE
  }

  public static final ConfigKey<Boolean> ENABLED =
      new Draft<>("enabled", new BooleanType())
          .group(Group.ESSENTIALS)
          .live()
          .doc(
              "Whether the agent works at all. When off, every level is `NORMAL`, the ballast is"
                  + " dropped and nothing is done.")
          .defaultsTo("true");

  public static final ConfigKey<Boolean> DRY_RUN =
      new Draft<>("dry-run", new BooleanType())
          .group(Group.ESSENTIALS)
          .live()
          .doc(
              "Decides and tells, but touches nothing: no shed, no wait, no refusal, no collection,"
                  + " no ballast.")
          .defaultsTo("false");

  /** A share, 0 to 1. */
  public static final ConfigKey<Double> HEAP_MODERATE =
      new Draft<>("heap.moderate", new PercentType(0.01, 0.99))
          .group(Group.ESSENTIALS)
          .live()
          .doc(
              "From this share of what the heap can hold, proven by a collection, the level is"
                  + " `MODERATE` and caches are made smaller step by step. Below `heap.critical`.")
          .defaultsTo("75%");

  /** A share, 0 to 1. */
  public static final ConfigKey<Double> HEAP_CRITICAL =
      new Draft<>("heap.critical", new PercentType(0.01, 0.99))
          .group(Group.ESSENTIALS)
          .live()
          .doc(
              "From this share on the level is `CRITICAL`: caches go to what they are to keep at"
                  + " once, and marked doors refuse new work. Above `heap.moderate`.")
          .defaultsTo("85%");

  public static final ConfigKey<OnExhausted> ON_EXHAUSTED =
      new Draft<>("on-exhausted", new ChoiceType<>(List.of(OnExhausted.values())))
          .group(Group.ESSENTIALS)
          .doc(
              "What follows when nothing that can be shed helps. `none`: a report and log lines."
                  + " `hooks`: the shutdown hooks run once, and the process is left to its owner."
                  + " `exit`: the hooks, then an orderly end. `halt`: the hooks, then an end without"
                  + " the JVM's own shutdown. `auto`: `exit` where a shutdown hook is registered,"
                  + " else `none`.")
          .defaultsTo("auto");

  public static final ConfigKey<Amount> HEAP_MARGIN =
      new Draft<>(
              "heap.margin", new AmountType(new Amount(0.25, 2 * ByteSize.GIB), /* most= */ 0.5))
          .group(Group.COMMON)
          .live()
          .doc(
              "A line counts as crossed only when no more than this is free, so that a large heap"
                  + " does not raise a level while there is plenty. `0`: the percentages alone."
                  + " `auto`: 25% of the heap and at most 2g.")
          .defaultsTo("auto");

  public static final ConfigKey<Amount> BALLAST =
      new Draft<>("ballast", new AmountType(new Amount(0.03, 64 * ByteSize.MIB), /* most= */ 0.25))
          .group(Group.COMMON)
          .live()
          .doc(
              "Heap held softly, which the JVM itself gives up inside the allocation that would"
                  + " have failed. `0` for none. `auto`: 3% of the heap and at most 64m.")
          .defaultsTo("auto");

  public static final ConfigKey<Amount> RESERVE =
      new Draft<>("reserve", new AmountType(new Amount(0.04, 32 * ByteSize.MIB), /* most= */ 0.25))
          .group(Group.COMMON)
          .doc(
              "Heap held for the last steps and for the shutdown hooks. `0` for none. `auto`: 4% of"
                  + " the heap and at most 32m.")
          .defaultsTo("auto");

  public static final ConfigKey<Duration> SHUTDOWN_TIMEOUT =
      new Draft<>("shutdown-timeout", new DurationType(Duration.ofMillis(100), Duration.ofHours(1)))
          .group(Group.COMMON)
          .live()
          .doc("How long all shutdown hooks together may take before the process is halted.")
          .defaultsTo("10s");

  /** Empty where there is to be no report. */
  public static final ConfigKey<String> REPORT_DIR =
      new Draft<>("report-dir", new PathType("an existing folder"))
          .group(Group.COMMON)
          .doc(
              "Where a text report is written when memory is exhausted: readable by the owner only,"
                  + " limited in size and number, free of application data. `off`: no report. A"
                  + " relative path starts at the working directory.")
          .defaultsTo("off");

  public static final ConfigKey<AgentLog.Level> LOG =
      new Draft<>("log", new ChoiceType<>(List.of(AgentLog.Level.values())))
          .group(Group.COMMON)
          .doc("How much is written to stderr; each word includes those before it.")
          .defaultsTo("info");

  /** Empty where there is none. */
  public static final ConfigKey<String> CONFIG =
      new Draft<>("config", new PathType("a readable properties file"))
          .group(Group.COMMON)
          .doc(
              "A file of further settings, `key=value` lines in UTF-8 as Java properties. Any other"
                  + " source wins over it.")
          .defaultsTo("off");

  public static final ConfigKey<Duration> SHEDDER_TIMEOUT =
      new Draft<>("shedder-timeout", new DurationType(Duration.ofMillis(1), Duration.ofMinutes(10)))
          .group(Group.RARE)
          .live()
          .doc(
              "How long one shedder may take before it is left behind and quarantined, where its"
                  + " registration says nothing else.")
          .defaultsTo("2s");

  public static final ConfigKey<Duration> MAX_FORCED_PAUSE =
      new Draft<>("max-forced-pause", new DurationType(Duration.ZERO, Duration.ofMinutes(1)))
          .group(Group.RARE)
          .live()
          .doc(
              "No collection is asked for when the pause foreseen from earlier ones is longer. `0`:"
                  + " never ask for one.")
          .defaultsTo("500ms");

  public static final ConfigKey<Integer> EXIT_CODE =
      new Draft<>("exit-code", new WholeNumberType(0, 255))
          .group(Group.RARE)
          .doc(
              "The exit code when the agent ends the process. 3 is that of"
                  + " `-XX:+ExitOnOutOfMemoryError`.")
          .defaultsTo("3");

  public static final ConfigKey<OnConfigError> ON_CONFIG_ERROR =
      new Draft<>("on-config-error", new ChoiceType<>(List.of(OnConfigError.values())))
          .group(Group.RARE)
          .doc(
              "What a bad setting does. `continue`: one ERROR line, its key takes the default, the"
                  + " rest apply. `fail`: the process does not start (exit code 1); an attach fails"
                  + " and the process goes on.")
          .defaultsTo("continue");

  /** Unknown to users until it stands in {@link #TABLE}. */
  public static final ConfigKey<ContainerMode> CONTAINER =
      new Draft<>("container", new ChoiceType<>(List.of(ContainerMode.values())))
          .group(Group.COMMON)
          .doc("Whether the limit of the container is watched. `auto`: where there is one.")
          .defaultsTo("auto");

  /** Unknown to users until it stands in {@link #TABLE}. */
  public static final ConfigKey<List<EvictableMember>> EVICTABLE =
      new Draft<>("evictable", new EvictableType())
          .group(Group.COMMON)
          .doc(
              "Caches in fields of classes that one cannot annotate, or returned by their methods:"
                  + " the class, `#`, the member, then `:order=` (100; low ones are shed first) and"
                  + " `:keep=` (0.1; the share that is kept as long as possible).")
          .defaultsTo("none");

  /** The keys that users may set, in the order of the documentation. One not in here is unknown. */
  private static final List<ConfigKey<?>> TABLE =
      List.of(
          ENABLED,
          DRY_RUN,
          HEAP_MODERATE,
          HEAP_CRITICAL,
          ON_EXHAUSTED,
          HEAP_MARGIN,
          BALLAST,
          RESERVE,
          SHUTDOWN_TIMEOUT,
          REPORT_DIR,
          LOG,
          CONFIG,
          SHEDDER_TIMEOUT,
          MAX_FORCED_PAUSE,
          EXIT_CODE,
          ON_CONFIG_ERROR);

  private final String name;
  private final ValueType<T> type;
  private final Group group;
  private final boolean live;
  private final String doc;
  private final String defaultText;
  private final T defaultValue;

  private ConfigKey(Draft<T> draft, String defaultText) {
    this.name = draft.name;
    this.type = draft.type;
    this.group = draft.group;
    this.live = draft.live;
    this.doc = draft.doc;
    this.defaultText = defaultText;
    this.defaultValue = type.parse(defaultText);
  }

  /** Every key that users may set, essentials first. */
  public static List<ConfigKey<?>> all() {
    return TABLE;
  }

  /** The key of that name, spelled exactly so; null when users may set none such. */
  public static @Nullable ConfigKey<?> find(String name) {
    for (ConfigKey<?> key : TABLE) {
      if (key.name.equals(name)) {
        return key;
      }
    }
    return null;
  }

  /** As {@code heap.moderate}. */
  public String name() {
    return name;
  }

  public Group group() {
    return group;
  }

  /** Whether JMX may change it while the agent runs. */
  public boolean live() {
    return live;
  }

  /** The version that brought it. */
  public String since() {
    return "0.1.0";
  }

  /** What it does, in Markdown. */
  public String doc() {
    return doc;
  }

  /** What a value must be, with its unit and range. */
  public String expected() {
    return type.expected();
  }

  /** As a user would write it. */
  public String defaultText() {
    return defaultText;
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** As {@code PLIMSOLL_HEAP_MODERATE}. */
  public String environmentName() {
    return "PLIMSOLL_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** As {@code plimsoll.heap.moderate}. */
  public String propertyName() {
    return "plimsoll." + name;
  }

  ValueType<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }

  /** A key before its default is known. */
  private static final class Draft<T> {
    private final String name;
    private final ValueType<T> type;
    private Group group = Group.RARE;
    private boolean live;
    private String doc = "";

    Draft(String name, ValueType<T> type) {
      this.name = name;
      this.type = type;
    }

    Draft<T> group(Group value) {
      group = value;
      return this;
    }

    Draft<T> live() {
      live = true;
      return this;
    }

    Draft<T> doc(String text) {
      doc = text;
      return this;
    }

    ConfigKey<T> defaultsTo(String defaultText) {
      return new ConfigKey<>(this, defaultText);
    }
  }
}
