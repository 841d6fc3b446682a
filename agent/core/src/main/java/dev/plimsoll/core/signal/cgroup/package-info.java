/**
 * Finds the control group that this process lives in and reads its memory, garbage-free. Called by
 * {@code runtime}.
 */
@NullMarked
package dev.plimsoll.core.signal.cgroup;

import org.jspecify.annotations.NullMarked;
