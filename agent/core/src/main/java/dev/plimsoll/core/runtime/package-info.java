/**
 * The composition root: makes every part, ties them together, and runs the control loop. Nobody
 * depends on it.
 *
 * <p>Texts that are told in need stand in fields, which are set when their owner is made: the first
 * use of a string constant allocates.
 */
@NullMarked
package dev.plimsoll.core.runtime;

import org.jspecify.annotations.NullMarked;
