package dev.plimsoll.core.config;

import dev.plimsoll.core.base.OneLine;
import java.util.List;

/**
 * One bad setting. The words that tell what holds instead are found last, when all sources are
 * read.
 *
 * @param what went wrong
 * @param setting the culprit
 * @param expected the rule that it broke
 * @param advice what the user probably meant, why a file is not read, or which item of a list is
 *     wrong; empty for none
 */
record ConfigProblem(String what, Setting setting, String expected, String advice) {
  /** Longer values say no more, and a log line should stay one. */
  private static final int MAX_VALUE_LENGTH = 120;

  private static final String OUT_OF_ORDER = "lines out of order";

  static ConfigProblem unknownKey(Setting setting) {
    boolean noValue = setting.name().isEmpty();
    return new ConfigProblem(
        noValue ? "no key and value" : "unknown key",
        setting,
        noValue ? "key=value" : "a key that the command options lists",
        "nearest key: " + NearestKey.of(noValue ? setting.text() : setting.name()));
  }

  static ConfigProblem tooLarge(ConfigKey<?> key, Setting setting) {
    return new ConfigProblem("too large for this heap", setting, key.expected(), "");
  }

  /** Defaults are in order, so the culprit is one that was written; of two, the upper line. */
  static ConfigProblem linesOutOfOrder(AgentConfig config, String advice) {
    boolean criticalIsGiven =
        !config.source(ConfigKey.HEAP_CRITICAL).equals(AgentConfig.DEFAULT_SOURCE);
    ConfigKey<?> culprit = criticalIsGiven ? ConfigKey.HEAP_CRITICAL : ConfigKey.HEAP_MODERATE;
    Setting setting = new Setting(culprit.name(), config.text(culprit), config.source(culprit));
    return linesOutOfOrder(setting, config, advice);
  }

  /** One of the two lines, held against the other. */
  static ConfigProblem linesOutOfOrder(Setting culprit, AgentConfig config, String advice) {
    boolean critical = culprit.name().equals(ConfigKey.HEAP_CRITICAL.name());
    ConfigKey<?> other = critical ? ConfigKey.HEAP_MODERATE : ConfigKey.HEAP_CRITICAL;
    return new ConfigProblem(
        OUT_OF_ORDER,
        culprit,
        (critical ? "above " : "below ") + other.name() + "=" + config.text(other),
        advice);
  }

  /** Of two lines out of order either. */
  List<String> keys() {
    return what.equals(OUT_OF_ORDER)
        ? List.of(ConfigKey.HEAP_MODERATE.name(), ConfigKey.HEAP_CRITICAL.name())
        : List.of(setting.name());
  }

  /** The whole line. */
  String line(String outcome) {
    String written =
        setting.name().isEmpty() ? setting.text() : setting.name() + "=" + setting.text();
    return what
        + ": "
        + oneLine(written)
        + " (expected: "
        + expected
        + ") ["
        + oneLine(setting.source())
        + "] - "
        + outcome
        + (advice.isEmpty() ? "" : " - " + oneLine(advice));
  }

  /** Control characters could forge further log lines. */
  private static String oneLine(String text) {
    boolean cut = text.length() > MAX_VALUE_LENGTH;
    return OneLine.of(cut ? text.substring(0, MAX_VALUE_LENGTH) + "..." : text);
  }
}
