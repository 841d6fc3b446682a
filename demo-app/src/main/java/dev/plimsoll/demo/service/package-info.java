/**
 * A product-catalogue service as people build them: HTTP, a database, two caches that are too
 * large, a journal in memory. All that it knows of the agent is its public API.
 */
@NullMarked
package dev.plimsoll.demo.service;

import org.jspecify.annotations.NullMarked;
