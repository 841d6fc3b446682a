package dev.plimsoll;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that its author knows to be repeatable: when it throws {@link OutOfMemoryError} it
 * waits for memory to be shed and runs again with its original arguments.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RetryAfterShedding {
  /** How often the method runs at most, 1 to 100. */
  int attempts() default 3;

  /** How long all waits together may take, in milliseconds, 0 or more; 0 waits for nothing. */
  long timeoutMillis() default 2000;
}
