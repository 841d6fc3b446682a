/**
 * A marked application: it knows the JDK and the API, and is loaded by whatever loader is tried.
 */
package dev.plimsoll.it.loader.shop;
