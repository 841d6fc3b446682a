package dev.plimsoll.core.pressure;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;

/**
 * A level that changed.
 *
 * @param resource whose level it is
 * @param from its level before
 * @param to its level now
 * @param overall the highest level of all resources now
 * @param reason the signal that decided, its value and its line
 * @param nanos the clock
 */
public record Transition(
    MemoryResource resource,
    PressureLevel from,
    PressureLevel to,
    PressureLevel overall,
    String reason,
    long nanos) {}
