package dev.plimsoll.core.runtime;

import java.lang.instrument.Instrumentation;
import java.util.function.ToLongFunction;

/** What the JVM says an object takes, without what it refers to. Safe for any thread. */
record ObjectBytes(Instrumentation instrumentation) implements ToLongFunction<Object> {
  @Override
  public long applyAsLong(Object object) {
    return instrumentation.getObjectSize(object);
  }
}
