package dev.plimsoll.core.instrument;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;

/**
 * Weaves marked classes that were loaded before the agent came. Their bytes are read again from
 * where they came from; to have the JVM give them would cost a safepoint for each. Confined to the
 * thread that installs.
 */
final class LoadedClasses {
  private final Instrumentation instrumentation;
  private final MarkTransformer transformer;
  private final Complaints complaints;

  LoadedClasses(
      Instrumentation instrumentation, MarkTransformer transformer, Complaints complaints) {
    this.instrumentation = instrumentation;
    this.transformer = transformer;
    this.complaints = complaints;
  }

  /** Returns how many classes were woven again. */
  int weave(Class<?>[] loaded) {
    int count = 0;
    for (Class<?> type : loaded) {
      try {
        if (concerns(type)) {
          instrumentation.retransformClasses(type);
          count++;
        }
      } catch (Throwable t) {
        complaints.failure("the marks of " + type + ", loaded before, could not be served", t);
      }
    }
    return count;
  }

  private boolean concerns(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null
        || !transformer.isApplication(loader)
        || type.isArray()
        || type.isHidden()
        || !instrumentation.isModifiableClass(type)) {
      return false;
    }
    String name = type.getName().replace('.', '/');
    if (MarkTransformer.isOurs(name)) {
      return false;
    }
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      return in != null && transformer.concerns(loader, name, in.readAllBytes());
    } catch (IOException | RuntimeException e) {
      // A loader that does not give its classes as resources: those are left as they are.
      return false;
    }
  }
}
