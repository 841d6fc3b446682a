/**
 * Finds the marks in application classes and weaves in what serves them. Called by the JVM for each
 * class that is loaded.
 */
@NullMarked
package dev.plimsoll.core.instrument;

import org.jspecify.annotations.NullMarked;
