/** A Spring Boot application, packed by the project's own tool and run from its jar. */
package dev.plimsoll.it.loader.boot;
