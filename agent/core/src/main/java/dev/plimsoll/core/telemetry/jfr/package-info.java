/**
 * The agent's events for Java Flight Recorder: only fields. Used by {@code telemetry} alone, and
 * loaded only where {@code jdk.jfr} is present and a recording was begun.
 */
@NullMarked
package dev.plimsoll.core.telemetry.jfr;

import org.jspecify.annotations.NullMarked;
