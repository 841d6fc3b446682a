package dev.plimsoll.launch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;

/**
 * Defines one of our classes in the bootstrap loader, silently, where the jar's name forbids it.
 */
final class BootDefiner {
  private static final String INTERNAL = "jdk.internal.misc";

  private BootDefiner() {}

  /** Returns false where this JDK does not allow it. */
  static boolean define(String name, Instrumentation instrumentation) {
    try {
      byte[] bytes = read(name);
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(INTERNAL, Set.of(BootDefiner.class.getModule())),
          Map.of(),
          Set.of(),
          Map.of());
      Class<?> unsafeClass = Class.forName(INTERNAL + ".Unsafe", true, null);
      Object unsafe = unsafeClass.getMethod("getUnsafe").invoke(null);
      Method define =
          unsafeClass.getMethod(
              "defineClass",
              String.class,
              byte[].class,
              int.class,
              int.class,
              ClassLoader.class,
              ProtectionDomain.class);
      define.invoke(unsafe, name.replace('.', '/'), bytes, 0, bytes.length, null, null);
      return true;
    } catch (ReflectiveOperationException | RuntimeException | IOException | LinkageError e) {
      return false;
    }
  }

  private static byte[] read(String name) throws IOException {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource);
      }
      return in.readAllBytes();
    }
  }
}
