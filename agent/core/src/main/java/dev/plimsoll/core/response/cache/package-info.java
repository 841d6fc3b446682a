/**
 * How caches of each kind give memory back. The libraries live in the application's loaders and are
 * found by name; called by the shed service only, on response threads.
 */
@NullMarked
package dev.plimsoll.core.response.cache;

import org.jspecify.annotations.NullMarked;
