/** An application whose caches nobody has registered, loaded by whatever loader is tried. */
package dev.plimsoll.it.loader.larder;
