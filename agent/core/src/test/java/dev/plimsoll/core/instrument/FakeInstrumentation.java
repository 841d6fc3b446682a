package dev.plimsoll.core.instrument;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;

/** A JVM in which all is allowed, and which tells each class that is to be woven again. */
final class FakeInstrumentation {
  /** Takes a class that is to be woven again. */
  interface Retransform {
    void accept(Class<?> type) throws Exception;
  }

  private FakeInstrumentation() {}

  static Instrumentation of(Retransform retransform, Class<?>... loaded) {
    return (Instrumentation)
        Proxy.newProxyInstance(
            FakeInstrumentation.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAllLoadedClasses" -> loaded.clone();
                  case "retransformClasses" -> {
                    for (Class<?> type : (Class<?>[]) arguments[0]) {
                      retransform.accept(type);
                    }
                    yield null;
                  }
                  default -> method.getReturnType() == boolean.class ? true : null;
                });
  }
}
