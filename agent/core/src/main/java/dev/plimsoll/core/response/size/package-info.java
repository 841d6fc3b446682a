/**
 * What objects weigh, judged from a few of them. Used by the adapters of caches only, on response
 * threads.
 */
@NullMarked
package dev.plimsoll.core.response.size;

import org.jspecify.annotations.NullMarked;
