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

  // Defaults are values, not texts to be read: reading them loads six more classes at every start.
  private static final Amount AUTO_MARGIN = new Amount(0.5, 2 * ByteSize.GIB);
  private static final Amount AUTO_BALLAST = new Amount(0.03, 64 * ByteSize.MIB);
  private static final Amount AUTO_RESERVE = new Amount(0.04, 32 * ByteSize.MIB);
  private static final List<String> CACHE_LIBRARIES = List.of("caffeine", "guava", "jcache");

  public static final ConfigKey<Boolean> ENABLED =
      new ConfigKey<>("enabled", new BooleanType(), "true", true)
          .in(Group.ESSENTIALS)
          .mayChange()
          .means(
              "Whether the agent works at all. When off, every level is `NORMAL`, the ballast is"
                  + " dropped and nothing is done.");

  public static final ConfigKey<Boolean> DRY_RUN =
      new ConfigKey<>("dry-run", new BooleanType(), "false", false)
          .in(Group.ESSENTIALS)
          .mayChange()
          .means(
              "Decides and tells, but touches nothing: no shed, no wait, no refusal, no collection,"
                  + " no ballast.");

  /** A share, 0 to 1. */
  public static final ConfigKey<Double> HEAP_MODERATE =
      new ConfigKey<>("heap.moderate", new PercentType(), "75%", 0.75)
          .in(Group.ESSENTIALS)
          .mayChange()
          .means(
              "From this share of the maximum heap, proven by a collection, the level is"
                  + " `MODERATE` and caches are made smaller step by step. Below `heap.critical`.");

  /** A share, 0 to 1. */
  public static final ConfigKey<Double> HEAP_CRITICAL =
      new ConfigKey<>("heap.critical", new PercentType(), "85%", 0.85)
          .in(Group.ESSENTIALS)
          .mayChange()
          .means(
              "From this share on the level is `CRITICAL`: caches are cut at once, not step by"
                  + " step, and marked doors refuse new work. Above `heap.moderate`.");

  public static final ConfigKey<OnExhausted> ON_EXHAUSTED =
      new ConfigKey<>(
              "on-exhausted",
              new ChoiceType<>(List.of(OnExhausted.values())),
              "auto",
              OnExhausted.AUTO)
          .in(Group.ESSENTIALS)
          .means(
              "What follows when nothing that can be shed helps. `none`: a report and log lines."
                  + " `hooks`: the shutdown hooks run once, and the process is left to its owner."
                  + " `exit`: the hooks, then an orderly end. `halt`: the hooks, then an end"
                  + " without the JVM's own shutdown. `auto`: `exit` where a shutdown hook is"
                  + " registered, else `none`.");

  public static final ConfigKey<Amount> HEAP_MARGIN =
      new ConfigKey<>(
              "heap.margin", new AmountType(AUTO_MARGIN, /* most= */ 0.5), "auto", AUTO_MARGIN)
          .in(Group.COMMON)
          .mayChange()
          .means(
              "A line counts as crossed only when no more than this is free, so that a large heap"
                  + " does not raise a level while there is plenty. `0`: the percentages alone."
                  + " `auto`: 50% of the heap and at most 2g.");

  public static final ConfigKey<Amount> BALLAST =
      new ConfigKey<>(
              "ballast", new AmountType(AUTO_BALLAST, /* most= */ 0.5), "auto", AUTO_BALLAST)
          .in(Group.COMMON)
          .mayChange()
          .means(
              "Heap held softly, which the JVM itself gives up inside the allocation that would"
                  + " have failed. Given back while it makes collections too frequent. `0` for"
                  + " none. `auto`: 3% of the heap and at most 64m.");

  public static final ConfigKey<Amount> RESERVE =
      new ConfigKey<>(
              "reserve", new AmountType(AUTO_RESERVE, /* most= */ 0.5), "auto", AUTO_RESERVE)
          .in(Group.COMMON)
          .means(
              "Heap held for the last steps and for the shutdown hooks. Given back while it makes"
                  + " collections too frequent. `0` for none. `auto`: 4% of the heap and at most"
                  + " 32m.");

  public static final ConfigKey<Duration> SHUTDOWN_TIMEOUT =
      new ConfigKey<>(
              "shutdown-timeout",
              new DurationType(Duration.ofMillis(100), Duration.ofHours(1)),
              "10s",
              Duration.ofSeconds(10))
          .in(Group.COMMON)
          .mayChange()
          .means(
              "How long all shutdown hooks together may take. Where the process is then ended, the"
                  + " JVM's own shutdown (`Runtime.addShutdownHook`, as of Spring or a server that"
                  + " drains) has as long again, and is then halted even if it makes progress.");

  /** Empty where there is to be no report. */
  public static final ConfigKey<String> REPORT_DIR =
      new ConfigKey<>("report-dir", new PathType("a folder, made where it is missing"), "off", "")
          .in(Group.COMMON)
          .means(
              "Where a text report is written when memory is exhausted: readable by the owner only,"
                  + " limited in size and number, free of application data. The folder must be no link,"
                  + " and no link above it one that others can change. `off`: no report. A relative"
                  + " path starts at the working directory.");

  public static final ConfigKey<LogSetting> LOG =
      new ConfigKey<>(
              "log",
              new LogType(new ChoiceType<>(List.of(AgentLog.Level.values()))),
              "info",
              new LogSetting(AgentLog.Level.INFO, false))
          .in(Group.COMMON)
          .means(
              "How much is written to stderr; each level includes those before it. `json`: each"
                  + " line is one JSON object, at `info` unless a level stands before it"
                  + " (`warn;json`).");

  /** Empty where there is none. */
  public static final ConfigKey<String> CONFIG =
      new ConfigKey<>("config", new PathType("a readable properties file"), "off", "")
          .in(Group.COMMON)
          .means(
              "A file of further settings, `key=value` lines in UTF-8 as Java properties. Any other"
                  + " source wins over it.");

  public static final ConfigKey<Duration> SHEDDER_TIMEOUT =
      new ConfigKey<>(
              "shedder-timeout",
              new DurationType(Duration.ofMillis(1), Duration.ofMinutes(10)),
              "2s",
              Duration.ofSeconds(2))
          .in(Group.RARE)
          .mayChange()
          .means(
              "How long one shedder may take before it is left behind and quarantined, where its"
                  + " registration says nothing else.");

  public static final ConfigKey<Duration> MAX_FORCED_PAUSE =
      new ConfigKey<>(
              "max-forced-pause",
              new DurationType(Duration.ZERO, Duration.ofMinutes(1)),
              "500ms",
              Duration.ofMillis(500))
          .in(Group.RARE)
          .mayChange()
          .means(
              "No collection is asked for when the pause foreseen from earlier ones is longer. `0`:"
                  + " never ask for one.");

  public static final ConfigKey<Integer> EXIT_CODE =
      new ConfigKey<>("exit-code", new WholeNumberType(0, 255), "3", 3)
          .in(Group.RARE)
          .means(
              "The exit code when the agent ends the process. 3 is that of"
                  + " `-XX:+ExitOnOutOfMemoryError`.");

  public static final ConfigKey<OnConfigError> ON_CONFIG_ERROR =
      new ConfigKey<>(
              "on-config-error",
              new ChoiceType<>(List.of(OnConfigError.values())),
              "continue",
              OnConfigError.CONTINUE)
          .in(Group.RARE)
          .means(
              "What a bad setting does. `continue`: one ERROR line, its key takes the default, the"
                  + " rest apply. `fail`: the process does not start (exit code 1); an attach fails"
                  + " and the process goes on.");

  public static final ConfigKey<ContainerMode> CONTAINER =
      new ConfigKey<>(
              "container",
              new ChoiceType<>(List.of(ContainerMode.values())),
              "auto",
              ContainerMode.AUTO)
          .in(Group.COMMON)
          .means(
              "Whether the memory limit of the container is watched, and memory given back to the"
                  + " system near it. `auto`: where there is one. `off`: never.");

  public static final ConfigKey<List<EvictableMember>> EVICTABLE =
      new ConfigKey<>("evictable", new EvictableType(), "none", List.of())
          .in(Group.COMMON)
          .means(
              "Caches in fields of classes that one cannot annotate, or returned by their methods:"
                  + " the class, `#`, the member, then `:order=` (100; low ones are shed first) and"
                  + " `:keep=` (0.1; the share that is kept as long as possible).");

  public static final ConfigKey<List<String>> DISCOVER =
      new ConfigKey<>("discover", new WordsType(CACHE_LIBRARIES), "none", List.of())
          .in(Group.COMMON)
          .means(
              "Cache libraries whose caches are found where they are made, by whomever, and shed"
                  + " under the name of that place. Those below 1% of the heap are left alone.");

  public static final ConfigKey<List<String>> DISCOVER_EXCLUDE =
      new ConfigKey<>("discover-exclude", new PatternsType(), "none", List.of())
          .in(Group.COMMON)
          .means(
              "What `discover` is not to find, by where it is made: classes, `Class#method`, or"
                  + " anything that ends in `*`.");

  public static final ConfigKey<Boolean> UNGUARDED_ERRORS =
      new ConfigKey<>("unguarded-errors", new BooleanType(), "false", false)
          .in(Group.RARE)
          .means(
              "Whether `OutOfMemoryError`s outside of retry gates are seen, too: those that nobody"
                  + " catches in a thread, and those that end in a future. A shed follows at once."
                  + " Hooks into four classes of the JDK.");

  private final String name;
  private final ValueType<T> type;
  private final Group group;
  private final boolean live;
  private final String doc;
  private final String defaultText;
  private final T defaultValue;

  private ConfigKey(String name, ValueType<T> type, String defaultText, T defaultValue) {
    this(name, type, defaultText, defaultValue, Group.RARE, /* live= */ false, /* doc= */ "");
  }

  private ConfigKey(
      String name,
      ValueType<T> type,
      String defaultText,
      T defaultValue,
      Group group,
      boolean live,
      String doc) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.defaultValue = defaultValue;
    this.group = group;
    this.live = live;
    this.doc = doc;
  }

  private ConfigKey<T> in(Group value) {
    return new ConfigKey<>(name, type, defaultText, defaultValue, value, live, doc);
  }

  private ConfigKey<T> mayChange() {
    return new ConfigKey<>(name, type, defaultText, defaultValue, group, /* live= */ true, doc);
  }

  private ConfigKey<T> means(String text) {
    return new ConfigKey<>(name, type, defaultText, defaultValue, group, live, text);
  }

  /** Every key that users may set, essentials first. */
  public static List<ConfigKey<?>> all() {
    return KeyTable.ALL;
  }

  /** The key of that name, spelled exactly so; null when users may set none such. */
  public static @Nullable ConfigKey<?> find(String name) {
    return KeyTable.find(name);
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

  ValueType<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
