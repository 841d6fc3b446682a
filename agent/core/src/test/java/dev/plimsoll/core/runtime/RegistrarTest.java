package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.end.ShutdownHooks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrarTest {
  private final SystemNanoClock clock = new SystemNanoClock();
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 0);
  private final ShedService shed = TestDispatcher.shedOn(threads);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final AgentLog log = new AgentLog(new PrintStream(lines), AgentLog.Level.WARN);
  private final Registrar registrar =
      new Registrar(
          shed.registrations(),
          new ShutdownHooks(log),
          new ListenerService(threads, clock, log),
          log);

  /** What a manager of caches throws when it is asked for their names; null for none. */
  private Throwable failure;

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  @Test
  void apply_noMemory_isLeftToBeTriedAgain() {
    CacheManager manager = manager();
    failure = new OutOfMemoryError("injected");
    assertThat(registrar.apply(request(manager))).isNull();
    assertThat(shed.isEmpty()).isTrue();
    assertThat(registrar.hasRefused()).isTrue();
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains(" WARN registration refused: no memory - it is tried again with the next one");

    failure = null;
    Runnable withdrawal = registrar.apply(request(manager));

    assertThat(shed.isEmpty()).isFalse();
    withdrawal.run();
    assertThat(shed.isEmpty()).isTrue();
  }

  /** From a copy of the API that found no memory to tell what is to be registered. */
  @Test
  void apply_emptyRequest_isToBeTriedAgain() {
    assertThat(registrar.apply(new Object[0])).isNull();
    assertThat(registrar.apply(new Object[0])).isNull();

    assertThat(registrar.hasRefused()).isTrue();
    assertThat(lines.toString(StandardCharsets.UTF_8)).containsOnlyOnce("registration refused");
  }

  @Test
  void apply_anyOtherFailure_isRefusedForGood() {
    failure = new IllegalStateException("closed");

    Runnable withdrawal = registrar.apply(request(manager()));

    withdrawal.run();
    assertThat(shed.isEmpty()).isTrue();
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("registration refused: java.lang.IllegalStateException: closed - it is not");
  }

  private static Object[] request(Object target) {
    return new Object[] {"cache", "manager", target, 100, 0.1, 1, -1L};
  }

  private CacheManager manager() {
    return (CacheManager)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {CacheManager.class},
            (proxy, method, arguments) -> answer(method.getName()));
  }

  private Object answer(String method) throws Throwable {
    if (!method.equals("getCacheNames")) {
      return null;
    }
    if (failure != null) {
      throw failure;
    }
    return List.of();
  }
}
