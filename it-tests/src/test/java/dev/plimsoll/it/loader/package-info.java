/** Every way in which people load classes, and the agents that they load beside this one. */
package dev.plimsoll.it.loader;
