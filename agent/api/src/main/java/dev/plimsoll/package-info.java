/**
 * What an application says to the Plimsoll agent, and hears from it. Without the agent every call
 * is a cheap no-op, and nothing here starts a thread. What the agent calls it calls on threads of
 * its own, whose context class loader is then that of the callback's class.
 */
@NullMarked
package dev.plimsoll;

import org.jspecify.annotations.NullMarked;
