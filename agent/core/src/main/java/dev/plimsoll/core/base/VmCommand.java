package dev.plimsoll.core.base;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's diagnostic commands, those of {@code jcmd}, by the class behind the JDK's own MBean of
 * them: no MBean server is needed, whose making sets up the host's logging. Any thread.
 */
public final class VmCommand implements UnaryOperator<String> {
  private static final String NAME = "com.sun.management.internal.DiagnosticCommandImpl";

  private final MethodHandle execute;

  private VmCommand(MethodHandle execute) {
    this.execute = execute;
  }

  /** Null where this JVM does not let us, as an image without {@code jdk.management}. */
  public static @Nullable VmCommand open(Instrumentation instrumentation) {
    try {
      Class<?> type = Class.forName(NAME, true, null);
      new ModuleOpener(instrumentation).open(type);
      Method getter = type.getDeclaredMethod("getDiagnosticCommandMBean");
      getter.setAccessible(true);
      Method execute = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
      execute.setAccessible(true);
      return new VmCommand(
          MethodHandles.lookup().unreflect(execute).bindTo(getter.invoke(/* static */ null)));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  /**
   * Runs one, and returns what it says.
   *
   * @param line as behind {@code jcmd PID}
   * @throws IllegalArgumentException if this JVM has no such command
   */
  @Override
  public String apply(String line) {
    try {
      return String.valueOf((Object) execute.invoke(line));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
