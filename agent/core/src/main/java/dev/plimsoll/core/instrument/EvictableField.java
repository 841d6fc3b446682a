package dev.plimsoll.core.instrument;

/**
 * A field, or a method without parameters that returns a cache, named in the setting {@code
 * evictable}, such as {@code com.acme.Catalog#cache:order=10:keep=0.2}.
 *
 * @param className binary name of the class that declares it, as {@code com.acme.Catalog$Inner}
 * @param field its name, static or instance
 * @param name what it is called in logs and in JMX; empty for {@code Class#member}
 * @param order lower ones are asked first
 * @param keep the share that is kept unless an allocation has been seen to fail, 0 to 1
 * @param relievesMask one bit for each resource that this relieves, by ordinal
 */
public record EvictableField(
    String className, String field, String name, int order, double keep, int relievesMask) {
  public static final int DEFAULT_ORDER = 100;
  public static final double DEFAULT_KEEP = 0.1;

  /** HEAP only. */
  public static final int DEFAULT_RELIEVES = 1;
}
