package dev.plimsoll.launch;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Defines one of our classes in the bootstrap loader, silently. The other ways to get it there: the
 * manifest's {@code Boot-Class-Path} makes the JVM give up an application's class data archive, and
 * tell so on stdout when the agent is attached (17); so does appending to that path.
 */
final class BootDefiner {
  private static final String INTERNAL = "jdk.internal.misc";

  private BootDefiner() {}

  /** Returns false where this JDK does not allow it. */
  static boolean define(String name, byte[] file, Instrumentation instrumentation) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(INTERNAL, Set.of(BootDefiner.class.getModule())),
          Map.of(),
          Set.of(),
          Map.of());
      new BootDoor().accept(name.replace('.', '/'), file);
      return true;
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }
}
