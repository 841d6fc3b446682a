/** One command for all tables of {@code docs/performance.md}. */
package dev.plimsoll.benchmarks.proof;
