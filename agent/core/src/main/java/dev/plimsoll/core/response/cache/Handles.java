package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Public methods of libraries that are not here at build time, as handles of JDK types. */
final class Handles {
  private static final MethodHandles.Lookup lookup = MethodHandles.publicLookup();

  private Handles() {}

  /** A method of a public type whose receiver, arguments and result are passed as given. */
  static MethodHandle virtual(Class<?> type, String name, Class<?> result, Class<?>... arguments)
      throws ReflectiveOperationException {
    return lookup.findVirtual(type, name, MethodType.methodType(result, arguments));
  }

  /** The same where receiver, arguments and result are plain objects to the caller. */
  static MethodHandle onObjects(Class<?> type, String name, Class<?> result, Class<?>... arguments)
      throws ReflectiveOperationException {
    return generic(virtual(type, name, result, arguments));
  }

  static MethodHandle onObjects(MethodHandle handle) {
    return generic(handle);
  }

  /** What a static method without parameters, which returns its own type, makes. */
  static Object made(Class<?> type, String name) throws Throwable {
    return lookup.findStatic(type, name, MethodType.methodType(type)).invoke();
  }

  /** A type of the same library. */
  static Class<?> beside(Class<?> known, String name) throws ClassNotFoundException {
    return Class.forName(name, true, known.getClassLoader());
  }

  /** What a handle threw, for a caller that declares nothing. */
  static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }

  private static MethodHandle generic(MethodHandle handle) {
    MethodType type = handle.type();
    for (int i = 0; i < type.parameterCount(); i++) {
      if (!type.parameterType(i).isPrimitive()) {
        type = type.changeParameterType(i, Object.class);
      }
    }
    if (!type.returnType().isPrimitive()) {
      type = type.changeReturnType(Object.class);
    }
    return handle.asType(type);
  }
}
