package dev.plimsoll.core.response.size;

/** The shapes of the classes seen so far, each kept by its class. Safe for any thread. */
final class ClassShapes extends ClassValue<ClassShape> {
  @Override
  protected ClassShape computeValue(Class<?> type) {
    return ClassShape.of(type);
  }
}
