package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MissedClassesTest {
  private static final String CATALOG = "com.acme.shop.Catalog";
  private static final Class<?>[] LOADED = {
    Nested.Inmost.class, MissedClassesTest.class, Object.class, Nested.class, Other.class
  };

  @RegisterExtension final Woven woven = new Woven();

  private final MissedClasses missed = new MissedClasses();
  private final List<String> tried = new ArrayList<>();

  /** What the next methods of that name throw. */
  private final Queue<String> failing = new ArrayDeque<>();

  private final FirstLook look = new FirstLook(Set.of(), List.of());
  private final FullLoader loader = new FullLoader();
  private final Class<?> catalog = loader.define(CATALOG);
  private final Instrumentation instrumentation =
      (Instrumentation)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Instrumentation.class},
              (proxy, method, arguments) -> {
                tried.add(method.getName());
                if (method.getName().equals(failing.peek())) {
                  failing.remove();
                  throw new OutOfMemoryError("injected");
                }
                if (method.getName().equals("getAllLoadedClasses")) {
                  return new Class<?>[] {catalog};
                }
                return method.getReturnType() == boolean.class ? true : null;
              });
  private final InstrumentationInstaller installer =
      new InstrumentationInstaller(
          instrumentation,
          new InstrumentSettings(List.of(), List.of(), List.of(), false),
          woven.sink,
          new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN));

  @BeforeEach
  void install() {
    installer.install(look, new Class<?>[0]);
  }

  @Test
  void takeFrom_nestedInANestedOne_isFound() {
    missed.add(Nested.class.getName().replace('.', '/'));

    assertThat(missed.takeFrom(LOADED)).containsExactly(Nested.Inmost.class, Nested.class);
    assertThat(missed.isEmpty()).isTrue();
  }

  @Test
  void takeFrom_thatFails_forgetsNone() {
    missed.add(Nested.class.getName());

    assertThatThrownBy(() -> missed.takeFrom(new Class<?>[] {null}))
        .isInstanceOf(NullPointerException.class);

    assertThat(missed.takeFrom(LOADED)).contains(Nested.class);
  }

  @Test
  void addAll_moreThanThereIsRoomFor_dropsTheRest() {
    for (int i = 0; i < 255; i++) {
      missed.add("a/B" + i);
    }
    missed.addAll(new Class<?>[] {Other.class, Nested.class});

    assertThat(missed.takeFrom(LOADED)).containsExactly(Other.class);
  }

  /** Each of its marks may miss it. */
  @Test
  void add_oneClassManyTimes_leavesRoomForOthers() {
    for (int i = 0; i < 1_000; i++) {
      missed.add("a/B");
    }
    missed.add(Other.class.getName());

    assertThat(missed.takeFrom(LOADED)).containsExactly(Other.class);
  }

  @Test
  void weaveMissed_noMemoryForTheClasses_triesAgain() {
    miss(null);
    failing.add("getAllLoadedClasses");
    installer.weaveMissed();
    assertThat(installer.hasMissed()).isTrue();

    assertIsWovenNow();
  }

  @Test
  void weaveMissed_noMemoryForTheJvm_triesAgain() {
    miss(null);
    failing.add("retransformClasses");
    installer.weaveMissed();
    assertThat(installer.hasMissed()).isTrue();

    assertIsWovenNow();
  }

  @Test
  void transform_loadedClassInAFullHeap_isMissed() {
    miss(catalog);

    assertIsWovenNow();
  }

  private void miss(Class<?> loaded) {
    loader.isFull = true;
    byte[] file = loader.bytes;
    assertThat(look.transform(loader, CATALOG.replace('.', '/'), loaded, null, file)).isNull();
    loader.isFull = false;
    assertThat(installer.hasMissed()).isTrue();
  }

  private void assertIsWovenNow() {
    tried.clear();
    installer.weaveMissed();
    assertThat(tried).containsOnlyOnce("retransformClasses");
    assertThat(installer.hasMissed()).isFalse();
    assertThat(woven.said()).doesNotContain("could not");
  }

  private static final class FullLoader extends ClassLoader {
    private boolean isFull;
    private byte[] bytes = {};

    FullLoader() {
      super(MissedClassesTest.class.getClassLoader());
    }

    Class<?> define(String name) {
      try {
        bytes = WeavingLoader.bytes(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    /** What keeps something for each loader asks for it. */
    @Override
    public int hashCode() {
      if (isFull) {
        throw new OutOfMemoryError("injected");
      }
      return super.hashCode();
    }
  }

  private static final class Nested {
    private static final class Inmost {}
  }

  private static final class Other {}
}
