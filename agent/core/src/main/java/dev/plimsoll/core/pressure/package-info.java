/**
 * What a heap's figures mean: samples and a clock in, levels and decisions out. Pure: no clock, no
 * thread, no IO. How much to shed is in {@code shed}, the container in {@code container}, what is
 * read from other gauges in {@code gauge}.
 */
@NullMarked
package dev.plimsoll.core.pressure;

import org.jspecify.annotations.NullMarked;
