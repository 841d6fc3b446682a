package dev.plimsoll;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that drops what can be had again. It takes no parameter or one {@link
 * ShedRequest}, and returns nothing or the bytes freed as {@code long}. Its owner is held weakly.
 * Of several owners each is asked for the same {@link ShedRequest#fraction()}, up to all of what it
 * holds: the method knows best what to keep.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ShedOnPressure {
  /** The name it is known by; empty for {@code Class#member}. */
  String name() default "";

  /** Lower ones are asked first. */
  int order() default 100;

  /** The resources that this relieves, at least one. */
  MemoryResource[] relieves() default {MemoryResource.HEAP};

  /**
   * How long the calls on all of its objects may take together, in milliseconds, 0 to a day; 0 for
   * the agent's {@code shedder-timeout}.
   */
  long timeoutMillis() default 0;
}
