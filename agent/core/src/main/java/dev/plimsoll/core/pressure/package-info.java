/**
 * What a heap's figures mean: samples and a clock in, levels and decisions out. Pure: no clock, no
 * thread, no IO.
 */
@NullMarked
package dev.plimsoll.core.pressure;

import org.jspecify.annotations.NullMarked;
