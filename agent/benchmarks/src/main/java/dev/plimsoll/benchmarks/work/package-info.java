/**
 * Real programs in a loop, each the same from run to run: what the agent costs is measured on them.
 */
package dev.plimsoll.benchmarks.work;
