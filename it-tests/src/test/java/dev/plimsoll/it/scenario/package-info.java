/**
 * Small programs that the tests run as children: ordinary applications that know the API and two
 * cache libraries, and nothing of the agent or of the tests.
 */
package dev.plimsoll.it.scenario;
