package dev.plimsoll.launch;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Defines one of our classes in the bootstrap loader, silently. The other ways to get it there: the
 * manifest's {@code Boot-Class-Path} makes the JVM give up an application's class data archive, and
 * tell so on stdout when the agent is attached (17); so does appending to that path.
 */
final class BootDefiner {
  private static final String INTERNAL = "jdk.internal.misc";
  private static final String DOOR = "dev.plimsoll.launch.BootDoor";

  private BootDefiner() {}

  /**
   * Returns false where this JDK does not allow it.
   *
   * @param core gets the JDK's internals exported: to the module of this class they would be to the
   *     whole class path
   */
  static boolean define(
      String name, byte[] file, ClassLoader core, Instrumentation instrumentation) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(INTERNAL, Set.of(core.getUnnamedModule())),
          Map.of(),
          Set.of(),
          Map.of());
      door(core).accept(name.replace('.', '/'), file);
      return true;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked")
  private static BiConsumer<String, byte[]> door(ClassLoader core)
      throws ReflectiveOperationException {
    return (BiConsumer<String, byte[]>)
        Class.forName(DOOR, true, core).asSubclass(BiConsumer.class).getConstructor().newInstance();
  }
}
