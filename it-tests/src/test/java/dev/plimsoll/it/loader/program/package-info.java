/** Programs for child JVMs that load the shop in some way, and let it look around. */
package dev.plimsoll.it.loader.program;
