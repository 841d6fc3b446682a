package dev.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy of the API in a loader of its own, to which an agent comes late. */
class AgentLinkTest {
  /** Under the bootstrap loader: the platform's would find the copy that the test itself uses. */
  private final URLClassLoader copy = new URLClassLoader(new URL[] {api()}, null);

  private final Map<String, String> cache = new ConcurrentHashMap<>(Map.of("a", "b"));
  private final List<String> served = new ArrayList<>();

  /** Names of what the agent finds no memory for. */
  private final Set<String> full = new HashSet<>();

  private boolean throwsWhenFull;

  @AfterEach
  void close() throws IOException {
    copy.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void link_oneFindsNoMemory_theOthersAreServedAndItIsTriedAgain(boolean isThrown)
      throws Exception {
    throwsWhenFull = isThrown;
    register("a");
    register("b");
    register("c");
    full.add("a");

    link();
    assertThat(served).containsExactly("b", "c");
    full.clear();
    link();
    link();

    assertThat(served).containsExactly("b", "c", "a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void register_findsNoMemory_isTriedAgainWithTheNext(boolean isThrown) throws Exception {
    throwsWhenFull = isThrown;
    link();
    full.add("a");
    register("a");
    assertThat(served).isEmpty();

    full.clear();
    register("b");
    register("c");

    assertThat(served).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void close_whileItWaits_isServedNoMore() throws Exception {
    AutoCloseable early = register("early");
    full.add("full");
    AutoCloseable refused = register("full");
    early.close();
    link();
    refused.close();

    full.clear();
    link();
    register("next");

    assertThat(served).containsExactly("next");
  }

  /** The row is made of themselves: whoever leaves it from within must not cut it. */
  @Test
  void close_someOfManyThatWait_theOthersAreServedInOrder() throws Exception {
    List<AutoCloseable> registrations = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      registrations.add(register(name));
    }
    for (int closed : new int[] {2, 0, 4}) {
      registrations.get(closed).close();
      registrations.get(closed).close();
    }
    register("f");

    link();

    assertThat(served).containsExactly("b", "d", "f");
  }

  @Test
  void close_servedAtTheSecondTry_withdrawsIt() throws Exception {
    full.add("a");
    AutoCloseable registration = register("a");
    link();
    full.clear();
    link();
    assertThat(served).containsExactly("a");

    registration.close();

    assertThat(served).isEmpty();
  }

  /** Or no class of that copy could be used again for the life of the process. */
  @Test
  void firstUse_outOfMemory_isLinkedByALaterCall() throws Exception {
    List<String> keys = List.copyOf(bridge().keySet());
    System.getProperties().putAll(bridge());
    try (Short loader = new Short("dev.plimsoll.AgentLink$Functions", 3)) {
      Class<?> api = Class.forName("dev.plimsoll.MemoryPressure", true, loader);
      Method isActive = api.getMethod("isAgentActive");

      assertThat(isActive.invoke(null)).isEqualTo(false);
      assertThat(loader.failures).isZero();
      Method register = api.getMethod("registerCache", String.class, Object.class);
      Object unused = register.invoke(null, "a", cache);

      assertThat(isActive.invoke(null)).isEqualTo(true);
      assertThat(served).containsExactly("a");
    } finally {
      System.getProperties().keySet().removeAll(keys);
    }
  }

  /** The agent would say that the copy stays unserved. */
  @Test
  void link_noMemoryForTheRehearsal_isLinkedAllTheSame() throws Exception {
    try (Short loader = new Short("dev.plimsoll.Request$NoReserve", 2)) {
      assertThatCode(() -> link(loader)).doesNotThrowAnyException();

      assertThat(loader.failures).isZero();
      Class<?> api = Class.forName("dev.plimsoll.MemoryPressure", true, loader);
      assertThat(api.getMethod("isAgentActive").invoke(null)).isEqualTo(true);
    }
  }

  /** What is loaded later may come from another copy, and could not be used with these. */
  @Test
  void firstUse_allThatIsNotPublic_isLoaded() throws Exception {
    List<String> names;
    try (Stream<Path> files = Files.list(Path.of(api().toURI()).resolve("dev/plimsoll"))) {
      names = files.map(each -> each.getFileName().toString()).toList();
    }
    try (Open loader = new Open()) {
      Object unused = Class.forName("dev.plimsoll.AgentLink", true, loader);

      for (String file : names) {
        String name = "dev.plimsoll." + file.replace(".class", "");
        boolean isPublic = Modifier.isPublic(Class.forName(name).getModifiers());
        assertThat(isPublic || file.startsWith("package-info") || loader.hasLoaded(name))
            .as(name)
            .isTrue();
      }
    }
  }

  /** With an array for each attempt they would wait for a part of the time each. */
  @Test
  void usualCall_anyNumberOfAttempts_waitsTwiceAtMost() {
    assertThat(attemptsOf(1)).isEqualTo(1);
    assertThat(attemptsOf(2)).isEqualTo(2);
    assertThat(attemptsOf(3)).isEqualTo(3);
    assertThat(attemptsOf(Integer.MAX_VALUE)).isEqualTo(3);
  }

  private static int attemptsOf(int attempts) {
    int attempt = 1;
    long[] call = AgentLink.usualCall(attempt, attempts);
    while (call[0] < call[1]) {
      attempt++;
      assertThat(attempt).isLessThan(100);
      call = AgentLink.usualCall(attempt, attempts);
    }
    return attempt;
  }

  /** Tells what it has loaded. */
  private static final class Open extends URLClassLoader {
    Open() {
      super(new URL[] {api()}, null);
    }

    boolean hasLoaded(String name) {
      return findLoadedClass(name) != null;
    }
  }

  /** A copy whose bridge is one of the JDK's maps, and which some classes find no memory for. */
  private static final class Short extends URLClassLoader {
    private final String wanting;
    private int failures;

    Short(String wanting, int failures) {
      super(new URL[] {api()}, null);
      this.wanting = wanting;
      this.failures = failures;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals(wanting) && failures > 0) {
        failures--;
        throw new OutOfMemoryError("injected");
      }
      if (!name.equals("dev.plimsoll.AgentLink")) {
        return super.findClass(name);
      }
      try (InputStream in = findResource("dev/plimsoll/AgentLink.class").openStream()) {
        String file = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        String other =
            file.replace(constant("dev.plimsoll.bridge.Bridge"), constant("java.lang.System"))
                .replace(constant("functions"), constant("getProperties"));
        byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    /** As a class file has it (JVMS 4.4.7). */
    private static String constant(String text) {
      return "\u0001\u0000" + (char) text.length() + text;
    }
  }

  private AutoCloseable register(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName("dev.plimsoll.MemoryPressure", true, copy);
    Method register = type.getMethod("registerCache", String.class, Object.class);
    return (AutoCloseable) register.invoke(null, name, cache);
  }

  /** As the agent does. */
  private void link() throws ReflectiveOperationException {
    link(copy);
  }

  private void link(ClassLoader loader) throws ReflectiveOperationException {
    Method link =
        Class.forName("dev.plimsoll.AgentLink", true, loader).getDeclaredMethod("link", Map.class);
    link.setAccessible(true);
    link.invoke(null, bridge());
  }

  private Map<String, Object> bridge() {
    AtomicLongArray state = new AtomicLongArray(16);
    state.set(AgentLink.ACTIVE, 1);
    Function<Object[], Runnable> register = this::serve;
    BiPredicate<Throwable, long[]> relief = (error, call) -> false;
    LongBinaryOperator headroom = (bytes, nanos) -> 1;
    Map<String, Object> bridge = new HashMap<>();
    bridge.put("state", state);
    bridge.put("register", register);
    bridge.put("relief", relief);
    bridge.put("headroom", headroom);
    return bridge;
  }

  private Runnable serve(Object[] request) {
    String name = (String) request[1];
    if (!full.contains(name)) {
      served.add(name);
      return () -> served.remove(name);
    }
    if (throwsWhenFull) {
      throw new OutOfMemoryError("injected");
    }
    return null;
  }

  private static URL api() {
    return MemoryPressure.class.getProtectionDomain().getCodeSource().getLocation();
  }
}
