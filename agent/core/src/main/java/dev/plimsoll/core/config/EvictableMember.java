package dev.plimsoll.core.config;

/**
 * A field or method of a class that one cannot annotate, named in the setting {@code evictable}.
 *
 * @param className binary name, as {@code com.acme.Catalog$Pages}
 * @param member name of a field, or of a method without parameters
 * @param order low ones are shed first
 * @param keep share of the cache that is kept as long as possible, 0 to 1
 */
public record EvictableMember(String className, String member, int order, double keep) {
  /** The defaults are those of the annotation {@code Evictable}. */
  static final int DEFAULT_ORDER = 100;

  static final double DEFAULT_KEEP = 0.1;
}
