package dev.plimsoll.core.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that users may set, in the order of the documentation. One not in here is unknown. */
final class KeyTable {
  static final List<ConfigKey<?>> ALL =
      List.of(
          ConfigKey.ENABLED,
          ConfigKey.DRY_RUN,
          ConfigKey.HEAP_MODERATE,
          ConfigKey.HEAP_CRITICAL,
          ConfigKey.ON_EXHAUSTED,
          ConfigKey.HEAP_MARGIN,
          ConfigKey.BALLAST,
          ConfigKey.RESERVE,
          ConfigKey.CONTAINER,
          ConfigKey.EVICTABLE,
          ConfigKey.DISCOVER,
          ConfigKey.DISCOVER_EXCLUDE,
          ConfigKey.SHUTDOWN_TIMEOUT,
          ConfigKey.REPORT_DIR,
          ConfigKey.LOG,
          ConfigKey.CONFIG,
          ConfigKey.SHEDDER_TIMEOUT,
          ConfigKey.MAX_FORCED_PAUSE,
          ConfigKey.UNGUARDED_ERRORS,
          ConfigKey.EXIT_CODE,
          ConfigKey.ON_CONFIG_ERROR);

  private KeyTable() {}

  static @Nullable ConfigKey<?> find(String name) {
    for (ConfigKey<?> key : ALL) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }
}
