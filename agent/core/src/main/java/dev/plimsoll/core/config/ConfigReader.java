package dev.plimsoll.core.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Brings all sources together, weakest first. Confined to the thread that loads. */
final class ConfigReader {
  /** A wrong file named by mistake may have thousands of bad lines. */
  private static final int MAX_PROBLEMS = 32;

  /** What becomes of a bad setting where one stops the start: no default applies to anything. */
  static final String NOTHING_STARTS = "nothing is started";

  private final Map<String, EffectiveValue> values = new HashMap<>();
  private final Map<String, String> lastSources = new HashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final boolean files;
  private int moreProblems;

  /** Whether the file that {@code config} names is read. */
  ConfigReader(boolean files) {
    this.files = files;
  }

  AgentConfig read(
      @Nullable String arguments, Map<String, String> environment, Properties properties) {
    List<Setting> inEnvironment = SettingSources.environment(environment);
    List<Setting> inProperties = SettingSources.properties(properties);
    List<Setting> inArguments = ArgumentSplitter.split(arguments);
    apply(inEnvironment, /* config= */ true);
    apply(inProperties, /* config= */ true);
    apply(inArguments, /* config= */ true);
    readFile();
    apply(inEnvironment, /* config= */ false);
    apply(inProperties, /* config= */ false);
    apply(inArguments, /* config= */ false);
    checkLines();
    return new AgentConfig(values, lines(), AgentConfig.ANY_HEAP);
  }

  /** First round: only the key that names the file; second round: all others. */
  private void apply(List<Setting> settings, boolean config) {
    for (Setting setting : settings) {
      if (setting.name().equals(ConfigKey.CONFIG.name()) == config) {
        apply(setting);
      }
    }
  }

  private void apply(Setting setting) {
    ConfigKey<?> key = ConfigKey.find(setting.name());
    if (key == null) {
      add(ConfigProblem.unknownKey(setting));
      return;
    }
    if (setting.source().equals(lastSources.put(key.name(), setting.source()))) {
      add(new ConfigProblem("set twice", setting, "once in a source", ""));
      values.remove(key.name());
      return;
    }
    EffectiveValue value = parse(key, setting);
    if (value == null) {
      add(new ConfigProblem("bad value", setting, key.expected(), wrongItem(key, setting)));
      values.remove(key.name());
    } else {
      values.put(key.name(), value);
    }
  }

  /** Null if the text breaks the key's rule. */
  static @Nullable EffectiveValue parse(ConfigKey<?> key, Setting setting) {
    if (setting.text().isEmpty()) {
      return null;
    }
    try {
      Object value = key.type().parse(setting.text());
      return new EffectiveValue(value, setting.text(), setting.source());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Which item of a list breaks the rule: of a long list the line shows the beginning only. */
  private static String wrongItem(ConfigKey<?> key, Setting list) {
    if (list.text().indexOf(';') < 0) {
      return "";
    }
    for (String item : TextParts.split(list.text(), ';')) {
      if (item.isEmpty()) {
        return "an item is empty";
      }
      if (parse(key, new Setting(list.name(), item, list.source())) == null) {
        return "not understood: " + item;
      }
    }
    return "";
  }

  private void readFile() {
    EffectiveValue path = values.get(ConfigKey.CONFIG.name());
    if (!files || path == null || path.value().equals("")) {
      return;
    }
    List<Setting> settings;
    try {
      settings = ConfigFile.read(path.text());
    } catch (IOException e) {
      Setting culprit = new Setting(ConfigKey.CONFIG.name(), path.text(), path.source());
      String why = String.valueOf(e.getMessage());
      add(new ConfigProblem("unreadable file", culprit, ConfigKey.CONFIG.expected(), why));
      values.remove(ConfigKey.CONFIG.name());
      return;
    }
    for (Setting setting : settings) {
      if (setting.name().equals(ConfigKey.CONFIG.name())) {
        add(new ConfigProblem("file in a file", setting, "config outside of files only", ""));
      } else {
        apply(setting);
      }
    }
  }

  private void checkLines() {
    boolean both =
        values.containsKey(ConfigKey.HEAP_MODERATE.name())
            && values.containsKey(ConfigKey.HEAP_CRITICAL.name());
    if (!files && !both) {
      // The other line may come from the other process's own sources.
      return;
    }
    AgentConfig all = new AgentConfig(values, List.of(), AgentConfig.ANY_HEAP);
    if (!all.linesAreInOrder()) {
      add(ConfigProblem.linesOutOfOrder(all, stops() ? "" : "both lines take their defaults"));
      values.remove(ConfigKey.HEAP_MODERATE.name());
      values.remove(ConfigKey.HEAP_CRITICAL.name());
    }
  }

  private void add(ConfigProblem problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
    } else {
      moreProblems++;
    }
  }

  private List<AgentConfig.ErrorLine> lines() {
    List<AgentConfig.ErrorLine> lines = new ArrayList<>();
    boolean stops = stops();
    for (ConfigProblem problem : problems) {
      String outcome = stops ? NOTHING_STARTS : outcome(ConfigKey.find(problem.setting().name()));
      lines.add(AgentConfig.ErrorLine.of(problem, outcome));
    }
    if (moreProblems > 0) {
      lines.add(
          new AgentConfig.ErrorLine(
              List.of(), "further bad settings: " + moreProblems + " (expected: 0) - ignored"));
    }
    return lines;
  }

  /** Whether any error stops the start. */
  private boolean stops() {
    EffectiveValue onError = values.get(ConfigKey.ON_CONFIG_ERROR.name());
    return !files || (onError != null && onError.value() == OnConfigError.FAIL);
  }

  private String outcome(@Nullable ConfigKey<?> key) {
    if (key == null) {
      return "ignored";
    }
    EffectiveValue value = values.get(key.name());
    return value == null
        ? "the default " + key.defaultText() + " applies"
        : value.text() + " [" + value.source() + "] applies";
  }
}
