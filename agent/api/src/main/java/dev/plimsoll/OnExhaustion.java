package dev.plimsoll;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method to be run as a shutdown hook. It takes no parameter or one {@link
 * ShutdownContext}. Its owner is held weakly.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnExhaustion {
  /** The name it is known by; empty for {@code Class#member}. */
  String name() default "";

  /** Lower ones run first. */
  int order() default 100;

  /**
   * How long it may take, in milliseconds, 0 or more; 0 for an equal share of what is left of
   * {@code shutdown-timeout}.
   */
  long timeoutMillis() default 0;
}
