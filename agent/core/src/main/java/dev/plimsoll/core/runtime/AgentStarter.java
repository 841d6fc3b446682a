package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.config.EvictableMember;
import dev.plimsoll.core.config.OnConfigError;
import dev.plimsoll.core.instrument.FirstLook;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where the launcher enters the core, by name and through a type of the JDK. */
public final class AgentStarter implements Function<Object[], Boolean> {
  /** What the launcher passes: the parameters of {@link #start}, in their order. */
  @Override
  @SuppressWarnings("unchecked")
  public Boolean apply(@Nullable Object[] call) {
    return start(
        (String) call[0],
        (Instrumentation) Objects.requireNonNull(call[1]),
        (Path) Objects.requireNonNull(call[2]),
        (Boolean) Objects.requireNonNull(call[3]),
        (Predicate<Map<String, Object>>) Objects.requireNonNull(call[4]));
  }

  /**
   * Starts the agent and returns; what takes long goes on behind. Called once, on the thread that
   * starts the application or that answers an attach.
   *
   * @param arguments the agent arguments, or null
   * @param jar the agent's own jar
   * @param attached whether the application was running before
   * @param bridge offers functions to all class loaders; false if others are there already
   * @return false if the configuration is wrong and {@code on-config-error=fail}
   */
  private static boolean start(
      @Nullable String arguments,
      Instrumentation instrumentation,
      Path jar,
      boolean attached,
      Predicate<Map<String, Object>> bridge) {
    AgentConfig config =
        AgentConfig.load(arguments, System.getenv(), System.getProperties())
            .forHeap(Runtime.getRuntime().maxMemory());
    AgentLog.Level level = config.value(ConfigKey.LOG).level();
    AgentLog log = attached ? AgentLog.pastTheHost(level) : AgentLog.onStderr(level);
    log.setJson(config.value(ConfigKey.LOG).json());
    boolean fails =
        !config.errors().isEmpty() && config.value(ConfigKey.ON_CONFIG_ERROR) == OnConfigError.FAIL;
    if (fails && config.value(ConfigKey.LOG).level() == AgentLog.Level.OFF) {
      // A process that ends without a word is a riddle.
      log.setThreshold(AgentLog.Level.ERROR);
    }
    for (String error : config.errors()) {
      log.error(error);
    }
    if (fails) {
      return false;
    }
    FirstLook look = new FirstLook(named(config), config.value(ConfigKey.DISCOVER));
    RuntimeStart start = new RuntimeStart(config, log, jar, instrumentation, bridge, look);
    instrumentation.addTransformer(look, instrumentation.isRetransformClassesSupported());
    start.begin(attached);
    return true;
  }

  private static Set<String> named(AgentConfig config) {
    Set<String> names = new HashSet<>();
    for (EvictableMember member : config.value(ConfigKey.EVICTABLE)) {
      names.add(member.className().replace('.', '/'));
    }
    return names;
  }
}
