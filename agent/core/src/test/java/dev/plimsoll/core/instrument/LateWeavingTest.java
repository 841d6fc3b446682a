package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.MemoryPressureException;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.InitialisedClasses;
import dev.plimsoll.core.base.ModuleOpener;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that may be given no methods reach the agent, too: by constants alone. */
class LateWeavingTest {
  private static final String CATALOG = "com.acme.shop.Catalog";
  private static final String FACTORY = "com.acme.shop.Factory";
  private static final String ORDERS = "com.acme.shop.Orders";
  private static final long[] ASK = {
    1, 0, Double.doubleToLongBits(0.5), 77, Long.MAX_VALUE,
  };

  @RegisterExtension final Woven woven = new Woven();

  private Class<?> load(String name) throws ReflectiveOperationException {
    return Class.forName(name, true, WeavingLoader.late(woven.transformer));
  }

  @Test
  void fields_written_areTold() throws Throwable {
    Class<?> catalog = load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    Map<String, String> next = new ConcurrentHashMap<>();
    woven.call(catalog, owner, "replace", next);

    assertThat(woven.sink.caches(CATALOG + "#current")).anyMatch(each -> each == next);
    assertThat(catalog.getDeclaredMethods())
        .noneMatch(each -> each.getName().startsWith("plimsoll"));
  }

  @Test
  void loadedClass_thatCannotBeRead_isLeftAlone() throws Exception {
    Class<?> type = new Broken().loadClass("com.acme.shop.Unmarked");
    Instrumentation instrumentation = FakeInstrumentation.of(unused -> {});
    Complaints complaints =
        new Complaints(new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN));
    LoadedClasses loaded = new LoadedClasses(instrumentation, woven.transformer, complaints);

    assertThat(loaded.weave(new Class<?>[] {type})).isZero();
    assertThat(woven.said()).contains("com.acme.shop.Unmarked, loaded before", "injected");
  }

  /** The nested one has no mark of its own. */
  @Test
  void loadedClasses_nestedOneFirst_areBothWoven() throws Exception {
    ClassLoader loader = new Plain();
    List<Class<?>> again = new ArrayList<>();
    Instrumentation instrumentation =
        FakeInstrumentation.of(
            type -> {
              String name = type.getName().replace('.', '/');
              byte[] file = WeavingLoader.bytes(type.getName());
              assertThat(woven.transformer.transform(loader, name, type, null, file)).isNotNull();
              again.add(type);
            });
    Class<?> nested = loader.loadClass("com.acme.shop.Early$Filler");
    Class<?> outer = loader.loadClass("com.acme.shop.Early");
    Complaints complaints =
        new Complaints(new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN));

    int count =
        new LoadedClasses(instrumentation, woven.transformer, complaints)
            .weave(new Class<?>[] {nested, outer});

    assertThat(count).isEqualTo(2);
    assertThat(again).containsExactly(outer, nested);
    assertThat(woven.said()).isEmpty();
  }

  /** It had waited for the agent in vain, in a heap too full to make it, say. */
  @Test
  void classThatWentWithout_agentIsMade_isWovenThen() throws Exception {
    Class<?> type = new Plain().loadClass(CATALOG);
    List<Object> again = new ArrayList<>();
    Instrumentation instrumentation = FakeInstrumentation.of(again::add, type);
    FirstLook look = new FirstLook(Set.of(), List.of());
    look.giveUp();
    byte[] file = WeavingLoader.bytes(CATALOG);
    String name = CATALOG.replace('.', '/');
    assertThat(look.transform(type.getClassLoader(), name, null, null, file)).isNull();
    InstrumentSettings settings = new InstrumentSettings(List.of(), List.of(), List.of(), false);
    AgentLog log = new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN);

    new InstrumentationInstaller(instrumentation, settings, woven.sink, log)
        .install(look, new Class<?>[0]);

    assertThat(again).containsExactly(type);
    assertThat(woven.said()).isEmpty();
  }

  @Test
  void classLoadedInAFullHeap_thereIsMemoryAgain_isWovenThen() throws Exception {
    List<Object> again = new ArrayList<>();
    Plain loader = new Plain();
    Class<?> type = loader.loadClass(CATALOG);
    Class<?> nested = loader.loadClass(CATALOG + "$Inner");
    Instrumentation instrumentation =
        FakeInstrumentation.of(again::add, Object.class, nested, type, loader.loadClass(ORDERS));
    InstrumentSettings settings = new InstrumentSettings(List.of(), List.of(), List.of(), false);
    AgentLog log = new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN);
    InstrumentationInstaller installer =
        new InstrumentationInstaller(instrumentation, settings, woven.sink, log);
    FirstLook look = new FirstLook(Set.of(), List.of());
    installer.install(look, new Class<?>[0]);
    loader.isFull = true;
    byte[] file = WeavingLoader.bytes(CATALOG);
    assertThat(look.transform(loader, CATALOG.replace('.', '/'), null, null, file)).isNull();
    loader.isFull = false;

    installer.weaveMissed();
    installer.weaveMissed();

    assertThat(again).containsExactly(type, nested);
    assertThat(woven.said()).doesNotContain("could not");
  }

  /** As in a full heap: what it would have been given was made, and no bytes of it. */
  @Test
  void classWhoseBytesCouldNotBeMade_wovenAgain_isGivenNoMethods() throws Exception {
    Class<?> type = new Plain().loadClass(CATALOG);
    ClassLoader loader = type.getClassLoader();
    String name = CATALOG.replace('.', '/');
    byte[] file = WeavingLoader.bytes(CATALOG);
    assertThat(woven.transformer.transform(loader, name, null, null, withoutRoom(file))).isNull();

    byte[] again = woven.transformer.transform(loader, name, type, null, file);

    assertThat(woven.said()).contains("ClassTooLarge");
    assertThat(again).isNotNull();
    assertThat(methods(again))
        .contains("replace(Ljava/util/Map;)Ljava/util/Map;")
        .noneMatch(each -> each.startsWith("plimsoll"));
  }

  /** A debugger takes away the marks; the JVM lets no class lose a method. */
  @ParameterizedTest
  @ValueSource(strings = {CATALOG, FACTORY, ORDERS})
  void classWovenAsItWasLoaded_redefinedWithoutMarks_keepsItsMethods(String type) throws Exception {
    WeavingLoader loader = new WeavingLoader(woven.transformer);
    Class<?> loaded = Class.forName(type, true, loader);
    String name = type.replace('.', '/');
    byte[] file = WeavingLoader.bytes(type);
    byte[] marked = woven.transformer.transform(loader, name, loaded, null, file);

    byte[] again = woven.transformer.transform(loader, name, loaded, null, withoutMarks(file));

    assertThat(methods(again)).containsExactlyInAnyOrderElementsOf(methods(marked));
    assertThat(methods(again)).anyMatch(each -> each.startsWith("plimsoll$"));
    Class<?> redefined = new Plain().define(type, again);
    assertThat(Class.forName(type, true, redefined.getClassLoader())).isSameAs(redefined);
    assertThat(woven.said()).doesNotContain("could not be served");
  }

  /** With their descriptors. */
  private static List<String> methods(byte[] file) {
    List<String> methods = new ArrayList<>();
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access, String method, String descriptor, String signature, String[] thrown) {
                methods.add(method + descriptor);
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return methods;
  }

  private static byte[] withoutMarks(byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public FieldVisitor visitField(
                  int access, String name, String descriptor, String signature, Object value) {
                return new FieldVisitor(
                    api, super.visitField(access, name, descriptor, signature, value)) {
                  @Override
                  public @Nullable AnnotationVisitor visitAnnotation(String mark, boolean visible) {
                    return null;
                  }
                };
              }

              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(
                    api, super.visitMethod(access, name, descriptor, signature, thrown)) {
                  @Override
                  public @Nullable AnnotationVisitor visitAnnotation(String mark, boolean visible) {
                    return null;
                  }
                };
              }
            },
            0);
    return writer.toByteArray();
  }

  /** With as many constants as a class can have. */
  private static byte[] withoutRoom(byte[] file) {
    ClassReader reader = new ClassReader(file);
    ClassWriter full = new ClassWriter(reader, 0);
    int last = 0;
    for (int i = 1; last < 65_530; i++) {
      last = full.newConst(1_000_000 + i);
    }
    reader.accept(full, 0);
    return full.toByteArray();
  }

  /** It was woven before the look at all that is loaded came to it. */
  @Test
  void classWovenAsItWasLoaded_isNotToldOfOnceMore() throws Exception {
    Class<?> type = woven.load(FACTORY);
    byte[] file = WeavingLoader.bytes(FACTORY);

    assertThat(
            woven.transformer.transform(woven.loader, FACTORY.replace('.', '/'), type, null, file))
        .isNotNull();
    woven.late.serve(/* attached= */ true);

    assertThat(woven.said()).doesNotContain("made before");
  }

  /** While the agent is made, what has no mark itself passes. */
  @Test
  void attached_nestedClassThatPassedMeanwhile_isWoven() throws Exception {
    Plain loader = new Plain();
    Class<?> outer = loader.loadClass("com.acme.shop.Early");
    Class<?> nested = loader.loadClass("com.acme.shop.Early$Filler");
    List<Object> again = new ArrayList<>();
    InstrumentSettings settings = new InstrumentSettings(List.of(), List.of(), List.of(), false);
    AgentLog log = new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN);
    FirstLook look = new FirstLook(Set.of(), List.of());
    Instrumentation instrumentation =
        FakeInstrumentation.of(
            type -> {
              String name = type.getName();
              again.add(type);
              byte[] unused =
                  look.transform(
                      loader, name.replace('.', '/'), type, null, WeavingLoader.bytes(name));
            },
            nested,
            outer);

    new InstrumentationInstaller(instrumentation, settings, woven.sink, log).install(look, null);

    assertThat(again).containsExactly(outer, nested);
  }

  /** Gates and doors have nothing to miss. */
  @Test
  void loadedClasses_withWhatWasMadeBefore_areToldOnceEach() throws Exception {
    for (String name : List.of(FACTORY, ORDERS)) {
      ClassLoader loader = new Plain();
      Class<?> type = Class.forName(name, true, loader);
      String internal = name.replace('.', '/');
      woven.transformer.transform(loader, internal, type, null, WeavingLoader.bytes(name));
    }

    woven.late.serve(/* attached= */ true);

    assertThat(woven.said())
        .containsOnlyOnce("do not reach what was made before")
        .contains("marks of " + FACTORY + ", which was loaded before they could be served")
        .contains("start with -javaagent, or register");
    assertThat(woven.sink.shedders).containsKey(FACTORY + "#shedShared 100 1 -1");
  }

  @Test
  void loadedClasses_moreThanTwentyWithWhatWasMadeBefore_restIsCounted() {
    List<Class<?>> loaded = new ArrayList<>(List.of(Object.class, String.class, Integer.class));
    loaded.addAll(List.of(Long.class, Short.class, Byte.class, Character.class, Boolean.class));
    loaded.addAll(List.of(Float.class, Double.class, Number.class, Math.class, System.class));
    loaded.addAll(List.of(Thread.class, Throwable.class, Error.class, Exception.class));
    loaded.addAll(List.of(Class.class, ClassLoader.class, StringBuilder.class, Runtime.class));
    loaded.add(RuntimeException.class);
    for (Class<?> type : loaded) {
      ClassMarks marks = new ClassMarks();
      marks.owner = type.getName().replace('.', '/');
      String map = "Ljava/util/Map;";
      marks.fields.add(
          new FieldMark(marks.owner, marks.owner, Opcodes.ACC_FINAL, "map", map, "map", 1, 0, 1));
      woven.late.met(type, marks);
    }

    woven.late.serve(/* attached= */ false);

    assertThat(woven.said().lines())
        .hasSize(21)
        .noneMatch(line -> line.contains("-javaagent"))
        .last()
        .asString()
        .endsWith("WARN marks of 2 more such classes do not reach what was made before");
  }

  @Test
  void loadedClass_noMemoryToServeItsStaticMembers_isMissed() {
    Instrumentation full =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                  throw new OutOfMemoryError("injected");
                });
    ModuleOpener opener = new ModuleOpener(full);
    Complaints complaints =
        new Complaints(new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN));
    LateMarks late = new LateMarks(woven.sites, opener, new InitialisedClasses(opener), complaints);
    ClassMarks marks = new ClassMarks();
    marks.owner = "java/lang/String";
    String comparator = "Ljava/util/Comparator;";
    marks.fields.add(
        new FieldMark(
            marks.owner, marks.owner, Opcodes.ACC_STATIC, "ORDER", comparator, "a", 1, 0, 1));
    late.met(String.class, marks);

    late.serve(/* attached= */ true);

    assertThat(woven.missed.takeFrom(new Class<?>[] {String.class})).containsExactly(String.class);
    assertThat(woven.said()).isEmpty();
  }

  /** The first look at what is loaded found no memory in its midst, say. */
  @Test
  void staticField_servedTwiceAndReplaced_isLetGo() throws Throwable {
    Class<?> type = Class.forName(CATALOG, true, new Plain());
    byte[] file = WeavingLoader.bytes(CATALOG);
    for (int i = 0; i < 2; i++) {
      woven.late.beginAnew();
      assertThat(
              woven.transformer.transform(
                  type.getClassLoader(), CATALOG.replace('.', '/'), type, null, file))
          .isNotNull();
      woven.late.serve(/* attached= */ true);
    }
    Object before = woven.call(type, null, "replaced");
    assertThat(woven.sink.caches(CATALOG + "#replaced")).containsExactly(before);

    woven.sink.groups.get(CATALOG + "#replaced").accept(null, before);

    assertThat(woven.sink.caches(CATALOG + "#replaced")).isEmpty();
  }

  /** Does not weave. */
  private static class Plain extends ClassLoader {
    private boolean isFull;

    Plain() {
      super(LateWeavingTest.class.getClassLoader());
    }

    /** What keeps something for each loader asks for it. */
    @Override
    public int hashCode() {
      if (isFull) {
        throw new OutOfMemoryError("injected");
      }
      return super.hashCode();
    }

    Class<?> define(String name, byte[] file) {
      return defineClass(name, file, 0, file.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("com.acme.")) {
        return super.loadClass(name, resolve);
      }
      byte[] file = WeavingLoader.bytes(name);
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name, file);
    }
  }

  /** Fails at its resources. */
  private static final class Broken extends Plain {
    @Override
    public InputStream getResourceAsStream(String name) {
      throw new NoClassDefFoundError("injected");
    }
  }

  @Test
  void factory_called_itsResultIsTold() throws Throwable {
    Class<?> type = load(FACTORY);
    Object cache = woven.call(type, type.getConstructor().newInstance(), "cache", true, 1L);

    assertThat(woven.sink.caches(FACTORY + "#cache")).anyMatch(each -> each == cache);
  }

  @Test
  void callback_shed_isCalled() throws Throwable {
    Class<?> type = load(FACTORY);
    Object owner = type.getConstructor(String.class).newInstance("one");

    assertThat(woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ASK))
        .isEqualTo(77);
    assertThat(owner).isNotNull();
  }

  /**
   * Java 7 to 10: older than the constants that are woven in, and raised to where these are known.
   */
  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_7, Opcodes.V1_8, Opcodes.V9, Opcodes.V10})
  void olderClassFiles_everyMark_isServed(int version) throws Throwable {
    ClassLoader late =
        WeavingLoader.late(
            woven.transformer,
            file -> {
              file[7] = (byte) version;
              return file;
            });
    Class<?> catalog = Class.forName(CATALOG, true, late);
    Map<String, String> next = new ConcurrentHashMap<>();
    woven.call(catalog, null, "replaceShared", next);
    Class<?> factory = Class.forName(FACTORY, true, late);
    Object owner = factory.getConstructor(String.class).newInstance("one");
    Class<?> orders = Class.forName(ORDERS, true, late);
    woven.call(orders, orders.getConstructor(int.class).newInstance(1), "nothing");
    woven.sink.doors.set(-1);

    assertThat(woven.sink.caches(CATALOG + "#replaced")).singleElement().isSameAs(next);
    assertThat(woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ASK))
        .isEqualTo(77);
    assertThat(woven.sink.waits).hasSize(1);
    assertThatThrownBy(() -> woven.call(orders, null, "refused", 2.0, 3L))
        .isInstanceOf(MemoryPressureException.class);
    assertThat(owner).isNotNull();
  }

  @Test
  void gate_failedOnce_runsAgain() throws Throwable {
    Class<?> type = load(ORDERS);
    woven.call(type, type.getConstructor(int.class).newInstance(1), "nothing");

    assertThat(woven.sink.waits).containsExactly("Java heap space 1/3 2000000000");
  }

  @Test
  void door_shut_refuses() throws Throwable {
    Class<?> type = load(ORDERS);
    assertThat(woven.call(type, null, "refused", 2.0, 3L)).isEqualTo(6.0);
    woven.sink.doors.set(-1);

    assertThatThrownBy(() -> woven.call(type, null, "refused", 2.0, 3L))
        .isInstanceOf(MemoryPressureException.class);
  }
}
