/**
 * What is done about pressure: shedding, ballast, listeners. Runs on prestarted threads, each call
 * with a deadline. The orderly end is in {@code end}.
 */
@NullMarked
package dev.plimsoll.core.response;

import org.jspecify.annotations.NullMarked;
