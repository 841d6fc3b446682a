package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ModuleOpener;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * Ties the copies of the API that were loaded before the agent was attached, or before a start that
 * found no memory for long: they looked for the bridge in vain. A copy that is loaded later finds
 * it by itself.
 */
final class ApiCopies {
  private static final String LINK = "dev.plimsoll.AgentLink";

  private ApiCopies() {}

  static void link(Instrumentation instrumentation, Map<String, Object> functions, AgentLog log) {
    ModuleOpener opener = new ModuleOpener(instrumentation);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().equals(LINK)) {
        try {
          opener.open(loaded);
          Method link = loaded.getDeclaredMethod("link", Map.class);
          link.setAccessible(true);
          link.invoke(null, functions);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          log.warn("a copy of the API in " + loaded.getClassLoader() + " stays unserved: " + cause);
        }
      }
    }
  }
}
