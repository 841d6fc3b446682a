package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong behind woven code, the host's own code goes on as if it were not there. */
class AdviceFaultTest {
  private static final String CATALOG = "com.acme.shop.Catalog";
  private static final String FACTORY = "com.acme.shop.Factory";
  private static final String ORDERS = "com.acme.shop.Orders";

  @RegisterExtension final Woven woven = new Woven();

  /** What stands in the bridge instead of the agent's sites. */
  enum Fault {
    NO_SITES(() -> null),
    NO_FUNCTION(() -> "text"),
    LINKING_THROWS(() -> failing(new IllegalStateException("injected"))),
    LINKING_RUNS_OUT_OF_MEMORY(() -> failing(new OutOfMemoryError("injected"))),
    NO_SITE(() -> sites(null)),
    SITE_OF_ANOTHER_TYPE(() -> sites("text")),
    SITE_THROWS(() -> sites(throwing(new IllegalStateException("injected")))),
    SITE_RUNS_OUT_OF_MEMORY(() -> sites(throwing(new OutOfMemoryError("injected"))));

    private final Supplier<Object> bridge;

    Fault(Supplier<Object> bridge) {
      this.bridge = bridge;
    }

    void inject() {
      Object instead = bridge.get();
      if (instead == null) {
        System.getProperties().remove(Bridges.SITES);
      } else {
        System.getProperties().put(Bridges.SITES, instead);
      }
    }

    private static Object failing(Throwable cause) {
      return (Function<Object, Object>) asked -> throwUnchecked(cause);
    }

    private static Object sites(Object site) {
      return (Function<Object, Object>) asked -> site;
    }

    private static Object throwing(Throwable cause) {
      return Proxy.newProxyInstance(
          Fault.class.getClassLoader(),
          new Class<?>[] {
            BiConsumer.class, Consumer.class, BiPredicate.class, LongFunction.class, Function.class
          },
          (proxy, method, arguments) -> throwUnchecked(cause));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T throwUnchecked(Throwable cause) throws E {
      throw (E) cause;
    }
  }

  @ParameterizedTest
  @EnumSource
  void evictableFields_fault_areWritten(Fault fault) throws Throwable {
    fault.inject();
    Class<?> catalog = woven.load(CATALOG);
    Map<String, String> next = new ConcurrentHashMap<>();

    Object owner = catalog.getConstructor().newInstance();
    assertThat(catalog.getConstructor(boolean.class).newInstance(true)).isNotNull();
    assertThat(woven.call(catalog, owner, "replace", next)).isSameAs(next);
    Map<String, String> third = new ConcurrentHashMap<>();
    woven.call(catalog, owner, "replaceFromInside", third);
    assertThat(woven.call(catalog, owner, "current")).isSameAs(third);
    woven.call(catalog, null, "replaceShared", next);
    assertThat(woven.call(catalog, null, "replaced")).isSameAs(next);
    assertThat(woven.load(CATALOG + "$Shelf").getEnumConstants()).hasSize(2);
    assertThat(woven.load(CATALOG + "$Shelves").getField("ALL").get(null)).isNotNull();
    Class<?> box = woven.load(CATALOG + "$Box");
    assertThat(box.getConstructor(Map.class).newInstance(next)).hasToString("Box[content={}]");
    assertThat(woven.call(woven.load(CATALOG + "$Captured"), null, "make", Map.of("a", "b")))
        .hasToString("{a=b}");
  }

  @ParameterizedTest
  @EnumSource
  void factoryAndCallbacks_fault_hostGoesOn(Fault fault) throws Throwable {
    fault.inject();
    Class<?> type = woven.load(FACTORY);
    Object factory = type.getConstructor().newInstance();

    assertThat(woven.call(type, factory, "cache", true, 1L)).isEqualTo(Map.of("early", 1L));
    assertThat(woven.call(type, factory, "cache", false, 2L)).isEqualTo(Map.of("late", 2L));
    woven.call(woven.load(FACTORY + "$Plain"), null, "touch");
  }

  @ParameterizedTest
  @EnumSource
  void gate_fault_resultAndErrorAreTheHosts(Fault fault) throws Throwable {
    fault.inject();
    Class<?> type = woven.load(ORDERS);

    assertThat(woven.call(type, orders(type, 0), "both", 1L)).isEqualTo(3L);
    assertThatThrownBy(() -> woven.call(type, orders(type, 1), "nothing"))
        .isExactlyInstanceOf(OutOfMemoryError.class)
        .hasMessage("Java heap space");
  }

  @ParameterizedTest
  @EnumSource
  void door_fault_isOpen(Fault fault) throws Throwable {
    fault.inject();
    Class<?> type = woven.load(ORDERS);
    woven.sink.doors.set(-1);

    assertThat(woven.call(type, null, "refused", 2.0, 3L)).isEqualTo(6.0);
  }

  @Test
  void door_noWord_isOpen() throws Throwable {
    woven.sink.fault = new IllegalStateException("injected");

    assertThat(woven.call(woven.load(ORDERS), null, "refused", 2.0, 3L)).isEqualTo(6.0);
  }

  /** A mark whose linking found no memory is linked by its next use. */
  @Test
  void linking_outOfMemoryOnce_isLinkedLater() throws Throwable {
    woven.sink.shortage = new OutOfMemoryError("injected");
    Class<?> catalog = woven.load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    Class<?> factory = woven.load(FACTORY);
    assertThat(factory.getConstructor(String.class).newInstance("one")).isNotNull();
    Class<?> orders = woven.load(ORDERS);
    assertThat(woven.call(orders, null, "refused", 2.0, 3L)).isEqualTo(6.0);

    woven.sink.shortage = null;
    Map<String, String> next = new ConcurrentHashMap<>();
    woven.call(catalog, owner, "replace", next);
    assertThat(woven.sink.caches(CATALOG + "#current")).containsExactly(next);
    assertThat(factory.getConstructor(String.class).newInstance("two")).isNotNull();
    assertThat(woven.sink.shedders).containsKey(FACTORY + "#shed 5 1 40000000");
    woven.sink.doors.set(-1);
    assertThatThrownBy(() -> woven.call(orders, null, "refused", 2.0, 3L))
        .isInstanceOf(RuntimeException.class);
  }

  /** As a constructor that is called by reflection may find none. */
  @Test
  void linking_outOfMemoryWrappedOnce_isLinkedLater() throws Throwable {
    OutOfMemoryError shortage = new OutOfMemoryError("injected");
    woven.sink.fault = new IllegalStateException(new InvocationTargetException(shortage));
    Class<?> catalog = woven.load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();

    woven.sink.fault = null;
    Map<String, String> next = new ConcurrentHashMap<>();
    woven.call(catalog, owner, "replace", next);
    assertThat(woven.sink.caches(CATALOG + "#current")).containsExactly(next);
    assertThat(woven.said()).doesNotContain("injected");
  }

  /** Code that is woven into a loaded class catches for a door, and does not for a field. */
  @Test
  void linkingInPlace_outOfMemoryOnce_sparesTheHost_andServesDoorsLater() throws Throwable {
    ClassLoader late = WeavingLoader.late(woven.transformer);
    woven.sink.shortage = new OutOfMemoryError("injected");
    Class<?> catalog = Class.forName(CATALOG, true, late);
    Map<String, String> next = new ConcurrentHashMap<>();
    Object owner = catalog.getConstructor().newInstance();
    assertThat(woven.call(catalog, owner, "replace", next)).isSameAs(next);
    Class<?> orders = Class.forName(ORDERS, true, late);
    assertThat(woven.call(orders, null, "refused", 2.0, 3L)).isEqualTo(6.0);

    woven.sink.shortage = null;
    woven.sink.doors.set(-1);
    assertThatThrownBy(() -> woven.call(orders, null, "refused", 2.0, 3L))
        .isInstanceOf(RuntimeException.class);
  }

  /** What a loaded class was given then stands for good, unless it is woven once more. */
  @Test
  void linkingInPlace_outOfMemory_classIsMissed() throws Throwable {
    woven.sink.shortage = new OutOfMemoryError("injected");
    Class<?> catalog = Class.forName(CATALOG, true, WeavingLoader.late(woven.transformer));

    assertThat(woven.missed.takeFrom(new Class<?>[] {catalog})).containsExactly(catalog);
    assertThat(woven.said()).doesNotContain("could not");
  }

  @Test
  void wovenAgain_class_hasTheSameMethods() throws Throwable {
    for (String name : new String[] {CATALOG, CATALOG + "$Inner", FACTORY, FACTORY + "$Plain"}) {
      byte[] file = WeavingLoader.bytes(name);
      byte[] again =
          woven.transformer.transform(
              woven.loader, name.replace('.', '/'), woven.load(name), null, file);

      Set<String> loaded = new TreeSet<>();
      for (var method : woven.load(name).getDeclaredMethods()) {
        loaded.add(method.getName());
      }
      assertThat(methods(again)).as(name).containsAll(loaded).hasSizeLessThan(loaded.size() + 3);
    }
  }

  @Test
  void wovenLate_class_isGivenNoMethods() throws Throwable {
    ClassLoader loader = new WeavingLoader(woven.transformer);
    Class<?> loaded = Class.forName(CATALOG);
    byte[] file = WeavingLoader.bytes(CATALOG);

    byte[] late =
        woven.transformer.transform(loader, CATALOG.replace('.', '/'), loaded, null, file);

    assertThat(methods(late)).isEqualTo(methods(file));
  }

  @Test
  void door_noFault_isShutByThatWord() throws Throwable {
    // Or door_fault_isOpen would show nothing.
    woven.sink.doors.set(-1);

    assertThatThrownBy(() -> woven.call(woven.load(ORDERS), null, "refused", 2.0, 3L))
        .isInstanceOf(RuntimeException.class);
  }

  private static Object orders(Class<?> type, int failures) throws ReflectiveOperationException {
    return type.getConstructor(int.class).newInstance(failures);
  }

  /** With constructors and initialisers, which reflection leaves out. */
  private static Set<String> methods(byte[] file) {
    Set<String> names = new TreeSet<>();
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                names.add(name);
                return null;
              }
            },
            0);
    return names;
  }
}
