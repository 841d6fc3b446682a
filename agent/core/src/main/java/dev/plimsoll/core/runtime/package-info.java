/**
 * The composition root: makes every part, ties them together, and runs the control loop. Nobody
 * depends on it.
 */
@NullMarked
package dev.plimsoll.core.runtime;

import org.jspecify.annotations.NullMarked;
