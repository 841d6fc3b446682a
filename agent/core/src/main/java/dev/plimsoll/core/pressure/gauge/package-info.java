/**
 * Levels and remedies of what is measured by a gauge: direct memory, metaspace, threads, and in
 * part the container. Pure; for {@code runtime}.
 */
@NullMarked
package dev.plimsoll.core.pressure.gauge;

import org.jspecify.annotations.NullMarked;
