package dev.plimsoll.core.config;

/**
 * One setting as somebody wrote it, not yet understood.
 *
 * @param name the key, maybe unknown; empty where the text had no {@code =}
 * @param text the value, trimmed, maybe empty
 * @param source where it stands, as {@code agent argument}
 */
record Setting(String name, String text, String source) {}
