/** The live page: what the service and the agent say of themselves, and a few buttons. */
@NullMarked
package dev.plimsoll.demo.live;

import org.jspecify.annotations.NullMarked;
