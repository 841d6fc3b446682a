package dev.plimsoll.core.instrument;

import java.util.List;

/**
 * What is to be woven beyond the marks in the classes themselves.
 *
 * @param evictable fields that are served as if they were marked {@code @Evictable}
 * @param discover libraries whose caches are found where they are made: {@code caffeine}, {@code
 *     guava}, {@code jcache}
 * @param excluded places whose caches are not: {@code Class}, {@code Class#method}, or a beginning
 *     with {@code *} behind it
 * @param unguardedErrors whether the JDK's own classes tell of errors that nobody catches
 */
public record InstrumentSettings(
    List<EvictableField> evictable,
    List<String> discover,
    List<String> excluded,
    boolean unguardedErrors) {
  public InstrumentSettings {
    evictable = List.copyOf(evictable);
    discover = List.copyOf(discover);
    excluded = List.copyOf(excluded);
  }
}
