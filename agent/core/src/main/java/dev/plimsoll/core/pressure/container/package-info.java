/**
 * How near the container's limit is, and what is done next to stay below it. Pure; for {@code
 * runtime} and {@code signal}.
 */
@NullMarked
package dev.plimsoll.core.pressure.container;

import org.jspecify.annotations.NullMarked;
