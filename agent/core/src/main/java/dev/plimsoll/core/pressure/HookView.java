package dev.plimsoll.core.pressure;

/**
 * A shutdown hook as it is shown.
 *
 * @param name unique among the registered ones
 * @param order lower runs first
 * @param timeoutNanos its own deadline, -1 for a fair share of what is left of all
 * @param outcome what became of it, {@code waiting} until the sequence runs; never application data
 */
public record HookView(String name, int order, long timeoutNanos, String outcome) {}
