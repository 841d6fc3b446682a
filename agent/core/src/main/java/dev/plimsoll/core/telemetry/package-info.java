/** What operators see: the MXBean, JFR events, notifications. Called off the control thread. */
@NullMarked
package dev.plimsoll.core.telemetry;

import org.jspecify.annotations.NullMarked;
