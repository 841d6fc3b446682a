/**
 * The page that {@code report} makes of a recording: readers fill a {@link
 * dev.plimsoll.core.cli.report.Chronicle}, the rest draws and judges it. Runs in the command line's
 * JVM, never in the host.
 */
@NullMarked
package dev.plimsoll.core.cli.report;

import org.jspecify.annotations.NullMarked;
