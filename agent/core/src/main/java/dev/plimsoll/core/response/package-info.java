/**
 * What is done about pressure: shedding, ballast, hooks. Runs on prestarted threads, each call with
 * a deadline.
 */
@NullMarked
package dev.plimsoll.core.response;

import org.jspecify.annotations.NullMarked;
