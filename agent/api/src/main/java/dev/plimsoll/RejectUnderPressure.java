package dev.plimsoll;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that starts new work: under pressure it throws {@link MemoryPressureException}
 * before it does anything, for 30 s at most; then it runs until the level was lower. It refuses
 * nothing while the agent is disabled, passive or in a dry run, but everything for good once the
 * shutdown hooks have begun.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RejectUnderPressure {
  /** The level from which on calls are refused, above {@code NORMAL}. */
  PressureLevel at() default PressureLevel.CRITICAL;

  /** The resources that are looked at, at least one. */
  MemoryResource[] resources() default {
    MemoryResource.HEAP, MemoryResource.DIRECT, MemoryResource.CONTAINER
  };
}
