package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Class files as Kotlin, Scala and Groovy write them, and as proxies are made. */
class OtherCompilersTest {
  private static final String ODD = "com/acme/Odd";
  private static final String GATE = "RetryAfterShedding";
  private static final String SHED = "ShedOnPressure";
  private static final String BODY = Type.getInternalName(Body.class);

  @RegisterExtension final Woven woven = new Woven();

  private final Files files = new Files();

  @BeforeEach
  void reset() {
    Body.runs = 0;
  }

  /** {@code @JvmOverloads}, and Groovy's parameters with defaults: the mark is on both methods. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void overload_copiedMark_makesItsAttemptsOnce(boolean isKotlin) {
    ClassWriter odd = type(ODD);
    MethodVisitor overload = method(odd, Opcodes.ACC_STATIC, "run", "()V", GATE);
    if (!isKotlin) {
      overload.visitAnnotation("Lgroovy/transform/Generated;", true).visitEnd();
    }
    overload.visitCode();
    overload.visitInsn(Opcodes.ICONST_0);
    call(overload, Opcodes.INVOKESTATIC, ODD, isKotlin ? "run$default" : "run", "(I)V");
    end(overload);
    body(odd, Opcodes.ACC_STATIC, "run", "(I)V", GATE);
    forward(odd, "run$default", "(I)V", Opcodes.INVOKESTATIC, ODD, "run", "(I)V");
    files.add(ODD, odd);

    assertThatThrownBy(() -> woven.call(files.load(ODD), null, "run"))
        .isExactlyInstanceOf(OutOfMemoryError.class);
    assertThat(Body.runs).isEqualTo(3);
  }

  /** Alone, or beside a marked method of that name which is not the one that it calls. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void overload_markedAlone_isServed(boolean isOtherMarked) {
    ClassWriter odd = type(ODD);
    MethodVisitor overload = method(odd, Opcodes.ACC_STATIC, "run", "()V", GATE);
    overload.visitCode();
    overload.visitInsn(Opcodes.ICONST_0);
    call(overload, Opcodes.INVOKESTATIC, ODD, "run$default", "(I)V");
    end(overload);
    body(odd, Opcodes.ACC_STATIC, "run$default", "(I)V");
    if (isOtherMarked) {
      body(odd, Opcodes.ACC_STATIC, "run", "(J)V", GATE);
    }
    files.add(ODD, odd);

    assertThatThrownBy(() -> woven.call(files.load(ODD), null, "run"))
        .isExactlyInstanceOf(OutOfMemoryError.class);
    assertThat(Body.runs).isEqualTo(3);
  }

  /** A Scala {@code object}, and {@code @JvmStatic} in a companion: a static method calls it. */
  @ParameterizedTest
  @CsvSource({"com/acme/Odd$, MODULE$", "com/acme/Odd$Companion, Companion"})
  void singleton_copiedMarks_areServedOnce(String singleton, String instance) throws Exception {
    ClassWriter odd = type(ODD);
    ClassWriter one = type(singleton);
    String holder = instance.equals("MODULE$") ? singleton : ODD;
    holdsInstance(holder.equals(ODD) ? odd : one, holder, instance, singleton);
    for (String name : new String[] {"run", "shed"}) {
      String mark = name.equals("run") ? GATE : SHED;
      MethodVisitor forwarder = method(odd, Opcodes.ACC_STATIC, name, "()V", mark);
      forwarder.visitCode();
      forwarder.visitFieldInsn(Opcodes.GETSTATIC, holder, instance, "L" + singleton + ";");
      call(forwarder, Opcodes.INVOKEVIRTUAL, singleton, name, "()V");
      end(forwarder);
      body(one, 0, name, "()V", mark);
    }
    files.add(ODD, odd);
    files.add(singleton, one);

    assertThatThrownBy(() -> woven.call(files.load(ODD), null, "run"))
        .isExactlyInstanceOf(OutOfMemoryError.class);
    assertThat(Body.runs).isEqualTo(3);
    assertThat(woven.sink.shedders)
        .containsOnlyKeys(singleton.replace('/', '.') + "#shed 100 1 -1");
  }

  /** Scala 2 gives the class a method of its own, which calls that of the trait. */
  @Test
  void trait_mixedIn_marksAreServedOnce() throws Exception {
    ClassWriter trait = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int anInterface = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    trait.visit(Opcodes.V1_8, anInterface, "com/acme/Tr", null, "java/lang/Object", null);
    ClassWriter odd = type(ODD, "com/acme/Tr");
    for (String name : new String[] {"run", "shed"}) {
      String mark = name.equals("run") ? GATE : SHED;
      body(trait, 0, name, "()V", mark);
      MethodVisitor beside = method(trait, Opcodes.ACC_STATIC, name + "$", "(Lcom/acme/Tr;)V");
      beside.visitCode();
      beside.visitVarInsn(Opcodes.ALOAD, 0);
      beside.visitMethodInsn(Opcodes.INVOKESPECIAL, "com/acme/Tr", name, "()V", true);
      end(beside);
      MethodVisitor mixedIn = method(odd, 0, name, "()V", mark);
      mixedIn.visitCode();
      mixedIn.visitVarInsn(Opcodes.ALOAD, 0);
      mixedIn.visitMethodInsn(
          Opcodes.INVOKESTATIC, "com/acme/Tr", name + "$", "(Lcom/acme/Tr;)V", true);
      end(mixedIn);
    }
    files.add("com/acme/Tr", trait);
    files.add(ODD, odd);
    Object mixed = files.load(ODD).getConstructor().newInstance();

    assertThatThrownBy(() -> woven.call(mixed.getClass(), mixed, "run"))
        .isExactlyInstanceOf(OutOfMemoryError.class);
    assertThat(Body.runs).isEqualTo(3);
    assertThat(woven.sink.shedders).containsOnlyKeys("com.acme.Odd#shed 100 1 -1");
  }

  /** Scala puts the mark of a class parameter there, and lets any mark stand anywhere. */
  @Test
  void misplaced_mark_isRefused() {
    ClassWriter odd = type(ODD);
    odd.visitAnnotation("Ldev/plimsoll/Evictable;", true).visitEnd();
    odd.visitField(0, "cache", "Ljava/util/Map;", null, null)
        .visitAnnotation("Ldev/plimsoll/RetryAfterShedding;", true)
        .visitEnd();
    MethodVisitor set = method(odd, 0, "set", "(Ljava/util/Map;)V");
    set.visitParameterAnnotation(0, "Ldev/plimsoll/Evictable;", true).visitEnd();
    set.visitCode();
    end(set);

    assertThat(transformed(ODD, odd)).isNull();
    assertThat(woven.said())
        .contains("@Evictable on com.acme.Odd is not served: it stands on a class - mark the field")
        .contains("@RetryAfterShedding on com.acme.Odd#cache is not served: it stands on a field")
        .contains("@Evictable on com.acme.Odd#set is not served: it stands on a parameter - mark")
        .hasLineCount(3);
  }

  @Test
  void kotlinsLazy_marked_isRefused() {
    ClassWriter odd = type(ODD);
    evictable(odd, "cache$delegate", "Lkotlin/Lazy;");

    assertThat(transformed(ODD, odd)).isNull();
    assertThat(woven.said()).contains("cache$delegate is not served: a kotlin.Lazy is no cache");
  }

  /** It is set by a compare-and-set; the method of that name has the mark, too. */
  @Test
  void scalasLazyVal_marked_isNotComplainedOf() {
    ClassWriter odd = type(ODD);
    evictable(odd, "cache$lzy1", "Ljava/lang/Object;");

    transformed(ODD, odd);

    assertThat(woven.said()).isEmpty();
  }

  /** As Kotlin compiles it for Java 6, and did by default before 2.2. */
  @Test
  void kotlinsInterface_bodiesInAnotherClass_isNotComplainedOf() {
    ClassWriter odd = new ClassWriter(0);
    int anInterface = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    odd.visit(Opcodes.V1_8, anInterface, ODD, null, "java/lang/Object", null);
    odd.visitInnerClass(ODD + "$DefaultImpls", ODD, "DefaultImpls", Opcodes.ACC_PUBLIC);
    method(odd, Opcodes.ACC_ABSTRACT, "run", "()V", GATE).visitEnd();

    assertThat(transformed(ODD, odd)).isNull();
    assertThat(woven.said()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kotlinx/coroutines/Job",
        "kotlinx/coroutines/flow/MutableStateFlow",
        "zio/ZIO",
        "java/util/concurrent/SubmissionPublisher",
        "java/util/concurrent/Flow$Processor",
        "reactor/core/publisher/ParallelFlux",
        "reactor/core/publisher/ConnectableFlux",
        "reactor/core/publisher/GroupedFlux",
        "io/reactivex/rxjava3/flowables/ConnectableFlowable",
        "io/reactivex/observables/ConnectableObservable",
        "rx/Single"
      })
  void asynchronousPackage_returnedByGate_isRefused(String returned) {
    assertThat(transformed(ODD, gateThatReturns(returned))).isNull();
    assertThat(woven.said()).contains("Odd#run is not served: it returns before its work is done");
  }

  /** What libraries call a type of theirs is a word that others use, too. */
  @ParameterizedTest
  @ValueSource(strings = {"com/acme/Single", "com/acme/Flow", "java/util/Observable"})
  void ordinaryWord_returnedByGate_isServed(String returned) {
    assertThat(transformed(ODD, gateThatReturns(returned))).isNotNull();
    assertThat(woven.said()).isEmpty();
  }

  private static ClassWriter gateThatReturns(String returned) {
    ClassWriter odd = type(ODD);
    MethodVisitor run = method(odd, 0, "run", "()L" + returned + ";", GATE);
    run.visitCode();
    run.visitInsn(Opcodes.ACONST_NULL);
    run.visitInsn(Opcodes.ARETURN);
    run.visitMaxs(0, 0);
    run.visitEnd();
    return odd;
  }

  /** CGLIB's is named as if nested in the marked class, and writes its final fields anywhere. */
  @Test
  void proxy_ofMarkedClass_isLeftAloneWithoutAWord() throws Exception {
    woven.load("com.acme.shop.Catalog");
    String name = "com/acme/shop/Catalog$$SpringCGLIB$$0";
    ClassWriter proxy = type(name);
    int constant = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    proxy.visitField(constant, "CGLIB$run$0", "Ljava/lang/Object;", null, null);
    MethodVisitor hook = method(proxy, Opcodes.ACC_STATIC, "CGLIB$STATICHOOK1", "()V");
    hook.visitCode();
    hook.visitInsn(Opcodes.ACONST_NULL);
    hook.visitFieldInsn(Opcodes.PUTSTATIC, name, "CGLIB$run$0", "Ljava/lang/Object;");
    end(hook);

    assertThat(transformed(name, proxy)).isNull();
    assertThat(woven.said()).doesNotContain("CGLIB");
  }

  /** What a suspend function that makes a cache returns while it waits. */
  @Test
  void suspendedFactory_notDone_isPassedOver() throws Exception {
    Class<?> marker = Class.forName("kotlin.coroutines.intrinsics.CoroutineSingletons");
    Object suspended = marker.getEnumConstants()[0];
    Complaints complaints = new Complaints(new AgentLog(System.err, AgentLog.Level.WARN));
    CacheMember member = new CacheMember("Odd#make", 100, 0.1, 1, woven.sink, complaints);

    member.accept(suspended, null);

    assertThat(member.size()).isZero();
  }

  private byte[] transformed(String name, ClassWriter type) {
    type.visitEnd();
    return woven.transformer.transform(woven.loader, name, null, null, type.toByteArray());
  }

  private static ClassWriter type(String name, String... interfaces) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", interfaces);
    MethodVisitor made = method(type, 0, "<init>", "()V");
    made.visitCode();
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    end(made);
    return type;
  }

  private static MethodVisitor method(
      ClassWriter type, int access, String name, String descriptor, String... marks) {
    MethodVisitor method =
        type.visitMethod(Opcodes.ACC_PUBLIC | access, name, descriptor, null, null);
    for (String mark : marks) {
      method.visitAnnotation("Ldev/plimsoll/" + mark + ";", true).visitEnd();
    }
    return method;
  }

  /** A method that runs {@link Body}. */
  private static void body(
      ClassWriter type, int access, String name, String descriptor, String... marks) {
    MethodVisitor method = method(type, access, name, descriptor, marks);
    method.visitCode();
    call(method, Opcodes.INVOKESTATIC, BODY, "run", "()V");
    end(method);
  }

  private static void forward(
      ClassWriter type,
      String name,
      String descriptor,
      int opcode,
      String owner,
      String callee,
      String calleeDescriptor) {
    MethodVisitor method = method(type, Opcodes.ACC_STATIC, name, descriptor);
    method.visitCode();
    method.visitVarInsn(Opcodes.ILOAD, 0);
    call(method, opcode, owner, callee, calleeDescriptor);
    end(method);
  }

  private static void evictable(ClassWriter type, String field, String descriptor) {
    var visitor = type.visitField(Opcodes.ACC_PRIVATE, field, descriptor, null, null);
    visitor.visitAnnotation("Ldev/plimsoll/Evictable;", true).visitEnd();
    visitor.visitEnd();
  }

  private static void holdsInstance(
      ClassWriter holder, String name, String field, String singleton) {
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    holder.visitField(access, field, "L" + singleton + ";", null, null).visitEnd();
    MethodVisitor initialiser =
        holder.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    initialiser.visitCode();
    initialiser.visitTypeInsn(Opcodes.NEW, singleton);
    initialiser.visitInsn(Opcodes.DUP);
    initialiser.visitMethodInsn(Opcodes.INVOKESPECIAL, singleton, "<init>", "()V", false);
    initialiser.visitFieldInsn(Opcodes.PUTSTATIC, name, field, "L" + singleton + ";");
    end(initialiser);
  }

  private static void call(
      MethodVisitor method, int opcode, String owner, String name, String descriptor) {
    method.visitMethodInsn(opcode, owner, name, descriptor, false);
  }

  private static void end(MethodVisitor method) {
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  /** What all methods do. */
  public static final class Body {
    static int runs;

    private Body() {}

    public static void run() {
      runs++;
      throw new OutOfMemoryError("test");
    }
  }

  /** Loads woven what was added. */
  private final class Files extends ClassLoader {
    private final Map<String, byte[]> added = new LinkedHashMap<>();

    Files() {
      super(OtherCompilersTest.class.getClassLoader());
    }

    void add(String name, ClassWriter type) {
      type.visitEnd();
      added.put(name, type.toByteArray());
    }

    Class<?> load(String name) throws ClassNotFoundException {
      return loadClass(name.replace('/', '.'));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] file = added.get(name.replace('.', '/'));
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] changed = woven.transformer.transform(this, name.replace('.', '/'), null, null, file);
      byte[] result = changed == null ? file : changed;
      return defineClass(name, result, 0, result.length);
    }
  }
}
