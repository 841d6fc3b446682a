/**
 * One typed table of keys, and what reads settings against it. Called once at start, and by JMX and
 * the command line.
 */
@NullMarked
package dev.plimsoll.core.config;

import org.jspecify.annotations.NullMarked;
