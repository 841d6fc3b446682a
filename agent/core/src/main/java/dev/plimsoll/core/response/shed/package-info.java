/**
 * What is registered to be shed, what is known of it, and who gives how much. Used by the shed
 * service only; claims keep response threads apart.
 */
@NullMarked
package dev.plimsoll.core.response.shed;

import org.jspecify.annotations.NullMarked;
