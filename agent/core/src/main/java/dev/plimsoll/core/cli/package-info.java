/** The command line of the agent's jar. Runs in a JVM of its own, never in the host. */
@NullMarked
package dev.plimsoll.core.cli;

import org.jspecify.annotations.NullMarked;
