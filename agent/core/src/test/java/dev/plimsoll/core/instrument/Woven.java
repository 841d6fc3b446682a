package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.InitialisedClasses;
import dev.plimsoll.core.base.ModuleOpener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An agent's weaving half without an agent: the bridge is a map that a JDK class offers, since it
 * has to be found in the bootstrap loader.
 */
final class Woven implements AfterEachCallback {
  final RecordingSink sink = new RecordingSink();
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  final Registrations registrations = new Registrations();
  final MissedClasses missed = new MissedClasses();
  final MarkSites sites;
  final LateMarks late;
  final MarkTransformer transformer;
  final WeavingLoader loader;

  Woven() {
    this(List.of());
  }

  Woven(List<EvictableField> keys) {
    this(new InstrumentSettings(keys, List.of(), List.of(), false));
  }

  Woven(InstrumentSettings settings) {
    Instrumentation none =
        (Instrumentation)
            Proxy.newProxyInstance(
                Woven.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> null);
    ModuleOpener opener = new ModuleOpener(none);
    Complaints complaints = new Complaints(new AgentLog(new PrintStream(log), AgentLog.Level.WARN));
    sites =
        new MarkSites(
            sink,
            complaints,
            registrations,
            new Callbacks(opener),
            new CacheFinder(settings.excluded(), sink, complaints),
            missed);
    late = new LateMarks(sites, opener, new InitialisedClasses(opener), complaints);
    Bridges bridges = new Bridges("java.lang.System", "getProperties", "()Ljava/util/Properties;");
    transformer = new MarkTransformer(settings, bridges, complaints, late, missed);
    loader = new WeavingLoader(transformer);
    System.getProperties().put(Bridges.SITES, sites);
  }

  Class<?> load(String name) throws ReflectiveOperationException {
    return Class.forName(name, true, loader);
  }

  Object call(Class<?> type, Object target, String name, Object... arguments) throws Throwable {
    for (var method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        try {
          return method.invoke(target, arguments);
        } catch (java.lang.reflect.InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  String said() {
    return log.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    System.getProperties().remove(Bridges.SITES);
  }
}
