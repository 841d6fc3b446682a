package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.instrument.FirstLook;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RuntimeStartTest {
  private static final String PRESENCE = "dev.plimsoll.agent.version";

  private final FirstLook look = new FirstLook(Set.of(), List.of());
  private final Map<String, Object> bridge = new HashMap<>();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private Class<?>[] loaded = {};
  private String failing = "";
  private int failures;
  private int offers;
  private boolean another;

  /** What finds no memory, so many times. */
  private void visit(String step) {
    if (step.equals(failing) && failures > 0) {
      failures--;
      throw new OutOfMemoryError("injected");
    }
  }

  private Object answer(String method) {
    visit(method);
    return switch (method) {
      case "getAllLoadedClasses" -> loaded;
      case "getObjectSize" -> 16L;
      // The last step here: what is behind it would run on in this JVM.
      case "isRetransformClassesSupported" -> throw new IllegalStateException("broken");
      default -> null;
    };
  }

  private boolean offer(Map<String, Object> functions) {
    visit("bridge");
    if (another) {
      return false;
    }
    offers++;
    bridge.putAll(functions);
    return true;
  }

  private RuntimeStart start() {
    Instrumentation instrumentation =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> answer(method.getName()));
    AgentConfig config =
        AgentConfig.load("", Map.of(), new Properties()).forHeap(Runtime.getRuntime().maxMemory());
    AgentLog log = new AgentLog(new PrintStream(lines), AgentLog.Level.WARN);
    return new RuntimeStart(
        config, log, Path.of("plimsoll-agent.jar"), instrumentation, this::offer, look);
  }

  @SuppressWarnings("unchecked")
  private void assertIdle() {
    AtomicLongArray state = (AtomicLongArray) bridge.get("state");
    assertThat(state.get(LevelBoard.ACTIVE)).as("isAgentActive()").isZero();
    var gates = (BiPredicate<Throwable, long[]>) bridge.get("relief");
    assertThat(gates.test(new OutOfMemoryError("Java heap space"), new long[] {1, 3, 1_000}))
        .as("a gate waits")
        .isFalse();
    assertThat(System.getProperty(PRESENCE)).as("what the command attach asks for").isNull();
  }

  @Test
  void begin_anotherAgentsBridge_takesBackThatItComesUp() {
    another = true;
    System.setProperty(PRESENCE, "");

    start().begin(/* attached= */ true);

    assertThat(System.getProperty(PRESENCE)).isNull();
    assertThat(lines.toString(StandardCharsets.UTF_8)).contains("an agent is running in this");
  }

  @Test
  void begin_anotherAgentRuns_leavesWhatThatHasSet() {
    another = true;
    System.setProperty(PRESENCE, "1.0");
    try {
      start().begin(/* attached= */ true);

      assertThat(System.getProperty(PRESENCE)).isEqualTo("1.0");
    } finally {
      System.clearProperty(PRESENCE);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("plimsoll-"))
        .count();
  }

  @Test
  void begin_attachFailsAfterTheBridgeIsFilled_leavesAnIdleAgent() {
    RuntimeStart start = start();
    failing = "getObjectSize";
    failures = 1;

    assertThatThrownBy(() -> start.begin(/* attached= */ true)).hasMessage("injected");

    assertIdle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "getObjectSize", "isRetransformClassesSupported"})
  void run_aStepFindsNoMemoryTwice_isTriedAgainAndNothingIsDoneTwice(String step) {
    RuntimeStart start = start();
    failing = step;
    failures = 2;
    long before = threads();

    start.run();

    assertThat(failures).as("tried again").isZero();
    assertThat(offers).as("filled the bridge").isEqualTo(1);
    assertThat(threads() - before).as("two for responses, one to notify").isEqualTo(3);
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce(" WARN the agent found no memory to start in")
        .containsOnlyOnce(
            " ERROR the agent could not start: java.lang.IllegalStateException: broken");
    assertIdle();
  }

  /** The hook that is to stop it stays for as long as the process lives. */
  @Test
  void begin_attachFails_keepsNoClassLoader() throws Exception {
    RuntimeStart start = start();
    failing = "getObjectSize";
    failures = 1;
    WeakReference<ClassLoader> loader = loadAnApplication();

    assertThatThrownBy(() -> start.begin(/* attached= */ true)).hasMessage("injected");

    loaded = new Class<?>[0];
    await()
        .until(
            () -> {
              System.gc();
              return loader.refersTo(null);
            });
    assertIdle();
  }

  private WeakReference<ClassLoader> loadAnApplication() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {api()}, ClassLoader.getPlatformClassLoader())) {
      loaded = new Class<?>[] {loader.loadClass(PressureLevel.class.getName())};
      return new WeakReference<>(loader);
    }
  }

  private static URL api() {
    return PressureLevel.class.getProtectionDomain().getCodeSource().getLocation();
  }

  /** It waits ten seconds at most; in a full heap the agent may be made later than that. */
  @Test
  void run_aCopyOfTheApiWentWithout_isTiedThen() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {api()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> link = Class.forName("dev.plimsoll.AgentLink", true, loader);
      Field functions = link.getDeclaredField("functions");
      functions.setAccessible(true);
      assertThat(functions.get(null)).as("before").isNull();
      loaded = new Class<?>[] {link};
      look.giveUp();
      assertThat(look.transform(loader, "dev/plimsoll/AgentLink", null, null, new byte[0]))
          .isNull();

      start().run();

      assertThat(functions.get(null)).isNotNull();
    }
  }
}
