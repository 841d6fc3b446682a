package dev.plimsoll;

/** A resource's step from one level to another. */
public interface PressureChange {
  /** The level that this listener was told last; upon registration the same as {@link #to()}. */
  PressureLevel from();

  /** The level now. */
  PressureLevel to();

  /** The resource whose level changed. */
  MemoryResource resource();

  /** The highest level of all resources, as this listener has been told them. */
  PressureLevel overall();

  /** The evidence, in one line. */
  String reason();
}
