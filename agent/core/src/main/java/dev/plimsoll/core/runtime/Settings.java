package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.end.ShutdownSettings;

/**
 * What the control thread needs of the configuration, in one immutable snapshot, so that a change
 * takes effect whole.
 *
 * @param enabled whether the agent does anything at all
 * @param dryRun whether it only tells what it would do
 * @param heapPolicy lines and permissions for the heap
 * @param ballastBytes how much ballast to hold
 * @param shed how shedders are called
 * @param shutdown what happens at the end, made beforehand since then nothing can be
 * @param shutdownByDefault whether nobody has set {@code on-exhausted}: then it happens only where
 *     a hook is registered
 */
record Settings(
    boolean enabled,
    boolean dryRun,
    HeapPolicy heapPolicy,
    long ballastBytes,
    ShedSettings shed,
    ShutdownSettings shutdown,
    boolean shutdownByDefault) {

  /** Whether anything of the host's may be touched. */
  boolean touches() {
    return enabled && !dryRun;
  }
}
