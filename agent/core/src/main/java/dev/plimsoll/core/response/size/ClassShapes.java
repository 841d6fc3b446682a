package dev.plimsoll.core.response.size;

import dev.plimsoll.core.base.ModuleOpener;
import org.jspecify.annotations.Nullable;

/** The shapes of the classes seen so far, each kept by its class. Safe for any thread. */
final class ClassShapes extends ClassValue<ClassShape> {
  /** Written before anything is weighed; read by whoever weighs. */
  private volatile @Nullable ModuleOpener opener;

  void setOpener(ModuleOpener by) {
    opener = by;
  }

  @Override
  protected ClassShape computeValue(Class<?> type) {
    return ClassShape.of(type, opener);
  }
}
