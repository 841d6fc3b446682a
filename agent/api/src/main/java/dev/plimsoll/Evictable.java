package dev.plimsoll;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field whose value is a cache, or a method that returns one, as cargo that may be dropped
 * under pressure. The cache is held weakly.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Evictable {
  /** The name it is known by; empty for {@code Class#member}. */
  String name() default "";

  /** Lower ones are asked first. */
  int order() default 100;

  /** The share that is kept unless an allocation has been seen to fail, 0 to 1. */
  double keep() default 0.1;

  /** The resources that this relieves, at least one. */
  MemoryResource[] relieves() default {MemoryResource.HEAP};
}
