/**
 * Hears from outside the process that memory is short, by systemd's protocol: a hint to look, never
 * a proof. Called by {@code runtime}.
 */
@NullMarked
package dev.plimsoll.core.signal.watch;

import org.jspecify.annotations.NullMarked;
