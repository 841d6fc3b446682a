package dev.plimsoll;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that starts new work: under pressure it throws {@link MemoryPressureException}
 * before it does anything.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RejectUnderPressure {
  /** The level from which on calls are refused. */
  PressureLevel at() default PressureLevel.CRITICAL;

  /** The resources that are looked at. */
  MemoryResource[] resources() default {
    MemoryResource.HEAP, MemoryResource.DIRECT, MemoryResource.CONTAINER
  };
}
