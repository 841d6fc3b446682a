package dev.plimsoll.core.instrument;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Weaves marked classes that were loaded before the agent came. Their bytes are read again from
 * where they came from; to have the JVM give them would cost a safepoint for each. Confined to the
 * thread that made it.
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
    List<Class<?>> nested = new ArrayList<>();
    int count = 0;
    for (Class<?> type : loaded) {
      if (type.getClassLoader() == null) {
        continue;
      }
      if (type.getName().indexOf('$') >= 0) {
        nested.add(type);
      } else {
        count += weave(type);
      }
    }
    // They may write to marked fields of those around them, whose names are shorter: after those.
    nested.sort(new ByLength());
    for (int i = 0; i < nested.size(); i++) {
      count += weave(nested.get(i));
    }
    return count;
  }

  private int weave(Class<?> type) {
    try {
      if (concerns(type)) {
        instrumentation.retransformClasses(type);
        return 1;
      }
    } catch (OutOfMemoryError e) {
      // Its name has been asked for, and is there.
      transformer.missed().add(type.getName());
    } catch (Throwable t) {
      complaints.failure("the marks of " + type + ", loaded before, could not be served", t);
    }
    return 0;
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
    if (transformer.isNamed(name)) {
      return true;
    }
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      return in != null && transformer.concerns(loader, name, in.readAllBytes());
    } catch (IOException | RuntimeException e) {
      // A loader that does not give its classes as resources: those are left as they are.
      return false;
    }
  }

  /** A class and not a lambda, whose linking every start would pay for. */
  private static final class ByLength implements Comparator<Class<?>> {
    @Override
    public int compare(Class<?> one, Class<?> other) {
      return Integer.compare(one.getName().length(), other.getName().length());
    }
  }
}
