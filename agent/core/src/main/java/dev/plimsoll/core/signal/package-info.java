/**
 * Reads what the JVM and the system tell about memory, without garbage. Fills samples for pressure,
 * wakes the control loop.
 */
@NullMarked
package dev.plimsoll.core.signal;

import org.jspecify.annotations.NullMarked;
