/** Where the agent and all class loaders meet. Written by the agent, once; read by anyone. */
@NullMarked
package dev.plimsoll.bridge;

import org.jspecify.annotations.NullMarked;
