/**
 * The law of shedding: how much all caches together may hold, by proofs, and when nothing helps any
 * more. Pure; for {@code runtime}.
 */
@NullMarked
package dev.plimsoll.core.pressure.shed;

import org.jspecify.annotations.NullMarked;
