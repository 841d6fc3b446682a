package dev.plimsoll.core.instrument;

import java.util.List;

/**
 * What is to be woven beyond the marks in the classes themselves.
 *
 * @param evictable fields that are served as if they were marked {@code @Evictable}
 */
public record InstrumentSettings(List<EvictableField> evictable) {
  public InstrumentSettings {
    evictable = List.copyOf(evictable);
  }
}
