/**
 * What every layer may use: a log, a clock, sizes as people write them. Depends on the JDK only.
 */
@NullMarked
package dev.plimsoll.core.base;

import org.jspecify.annotations.NullMarked;
