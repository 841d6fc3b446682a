package dev.plimsoll.core.base;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/** Opens packages of named modules to the agent, where the JVM asks for that. */
public final class ModuleOpener {
  private final Instrumentation instrumentation;

  public ModuleOpener(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Nothing where it is open already, or nobody has to be asked. */
  public void open(Class<?> type) {
    Module own = ModuleOpener.class.getModule();
    Module module = type.getModule();
    if (!module.isNamed() || module.isOpen(type.getPackageName(), own)) {
      return;
    }
    instrumentation.redefineModule(
        module, Set.of(), Map.of(), Map.of(type.getPackageName(), Set.of(own)), Set.of(), Map.of());
  }
}
