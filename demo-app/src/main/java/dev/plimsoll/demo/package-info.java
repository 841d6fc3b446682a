/** The demo's command line: {@code serve}, {@code compare}. Called by the JVM only. */
@NullMarked
package dev.plimsoll.demo;

import org.jspecify.annotations.NullMarked;
