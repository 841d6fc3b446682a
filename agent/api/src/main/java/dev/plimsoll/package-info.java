/**
 * What an application says to the Plimsoll agent, and hears from it. Without the agent every call
 * is a cheap no-op, and nothing here starts a thread.
 */
@NullMarked
package dev.plimsoll;

import org.jspecify.annotations.NullMarked;
