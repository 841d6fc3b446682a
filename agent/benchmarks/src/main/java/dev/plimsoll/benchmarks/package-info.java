/** What the agent costs and what it brings, measured; docs/performance.md holds the numbers. */
package dev.plimsoll.benchmarks;
