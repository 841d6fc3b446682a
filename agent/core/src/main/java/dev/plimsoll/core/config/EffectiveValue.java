package dev.plimsoll.core.config;

/**
 * What a key comes to.
 *
 * @param value of the key's type
 * @param text as it was written
 * @param source where it was written
 */
record EffectiveValue(Object value, String text, String source) {}
