/** Runs the service twice under the same load, without the agent and with it, and compares. */
@NullMarked
package dev.plimsoll.demo.compare;

import org.jspecify.annotations.NullMarked;
