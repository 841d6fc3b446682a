/** The service behind HTTP, on the loopback interface only. */
@NullMarked
package dev.plimsoll.demo.http;

import org.jspecify.annotations.NullMarked;
