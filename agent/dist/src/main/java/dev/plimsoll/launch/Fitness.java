package dev.plimsoll.launch;

import org.jspecify.annotations.Nullable;

/** Tells whether this JVM is one that the agent knows how to read. */
final class Fitness {
  private Fitness() {}

  /** What is missing, in a few words; null when all is there. */
  static @Nullable String problem() {
    String vm = System.getProperty("java.vm.name", "");
    if (!vm.contains("HotSpot") && !vm.contains("OpenJDK")) {
      return "this JVM is not HotSpot (java.vm.name=" + vm + ")";
    }
    if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
      return "this Java image has no module jdk.management";
    }
    return null;
  }
}
