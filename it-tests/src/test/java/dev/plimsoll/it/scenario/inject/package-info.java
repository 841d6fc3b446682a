/** Errors thrown inside the agent's own code: runs in child JVMs. */
package dev.plimsoll.it.scenario.inject;
