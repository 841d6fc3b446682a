/** Finds the agent's jar and starts what is in it. Called by the JVM, or from the command line. */
@NullMarked
package dev.plimsoll.launch;

import org.jspecify.annotations.NullMarked;
