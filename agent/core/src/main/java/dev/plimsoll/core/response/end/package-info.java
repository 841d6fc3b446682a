/**
 * The orderly end: the reserve, the shutdown hooks, the report, and what ends the process. For
 * {@code runtime}; it has nothing to do with shedding but the threads.
 */
@NullMarked
package dev.plimsoll.core.response.end;

import org.jspecify.annotations.NullMarked;
