package dev.plimsoll.core.pressure;

/**
 * What the objects of one class take, without what they refer to.
 *
 * @param type as people write it, {@code byte[]} or {@code com.acme.Session}
 */
public record ClassCount(String type, long bytes, long objects) {}
