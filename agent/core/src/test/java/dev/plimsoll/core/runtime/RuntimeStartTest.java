package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.instrument.FirstLook;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RuntimeStartTest {
  private static final String PRESENCE = "dev.plimsoll.agent.version";

  private final FirstLook look = new FirstLook(Set.of(), List.of());
  private final Map<String, Object> bridge = new HashMap<>();
  private int looks;

  /** The second look at the loaded classes is for copies of the API: all else has been made. */
  private Object answer(String method) {
    return switch (method) {
      case "getAllLoadedClasses" -> {
        if (looks++ > 0) {
          throw new OutOfMemoryError("injected");
        }
        yield new Class<?>[0];
      }
      case "getObjectSize" -> 16L;
      case "isRetransformClassesSupported" -> false;
      default -> null;
    };
  }

  @Test
  @SuppressWarnings("unchecked")
  void begin_attachFailsAfterTheBridgeIsFilled_leavesAnIdleAgent() {
    Instrumentation instrumentation =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> answer(method.getName()));
    AgentConfig config =
        AgentConfig.load("", Map.of(), new Properties()).forHeap(Runtime.getRuntime().maxMemory());
    AgentLog log = new AgentLog(new PrintStream(new ByteArrayOutputStream()), AgentLog.Level.ERROR);
    RuntimeStart start =
        new RuntimeStart(
            config,
            log,
            Path.of("plimsoll-agent.jar"),
            instrumentation,
            functions -> {
              bridge.putAll(functions);
              return true;
            },
            look);

    assertThatThrownBy(() -> start.begin(/* attached= */ true)).hasMessage("injected");

    AtomicLongArray state = (AtomicLongArray) bridge.get("state");
    assertThat(state.get(LevelBoard.ACTIVE)).as("isAgentActive()").isZero();
    var gates = (BiPredicate<Throwable, long[]>) bridge.get("relief");
    assertThat(gates.test(new OutOfMemoryError("Java heap space"), new long[] {1, 3, 1_000}))
        .as("a gate waits")
        .isFalse();
    assertThat(System.getProperty(PRESENCE)).as("what the command attach asks for").isNull();
  }
}
