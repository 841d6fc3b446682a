package dev.plimsoll.core.instrument;

/**
 * A field, or a method without parameters that returns a cache, named in the setting {@code
 * evictable}, such as {@code com.acme.Catalog#cache:order=10:keep=0.2}.
 *
 * @param className binary name of the class that declares it, as {@code com.acme.Catalog$Inner}
 * @param field its name, static or instance
 * @param order lower ones are asked first
 * @param keep the share that is kept unless an allocation has been seen to fail, 0 to 1
 */
public record EvictableField(String className, String field, int order, double keep) {}
