package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Class files of earlier releases, and shapes that javac does not write. */
class OldClassFileTest {
  private static final String ORDERS = "com.acme.shop.Orders";

  @RegisterExtension final Woven woven = new Woven();

  @Test
  void java8_woven_worksAsLater() throws Throwable {
    Class<?> type = inVersion(Opcodes.V1_8).loadClass(ORDERS);
    Object orders = type.getConstructor(int.class).newInstance(1);

    assertThat(woven.call(type, orders, "both", 1L)).isEqualTo(3L);
    assertThat(woven.sink.waits).hasSize(1);
  }

  @Test
  void java6_marked_isRefused() throws Throwable {
    byte[] file = WeavingLoader.bytes(ORDERS);
    file[7] = Opcodes.V1_6;

    assertThat(woven.transformer.transform(woven.loader, "com/acme/shop/Orders", null, null, file))
        .isNull();

    assertThat(woven.said())
        .contains(ORDERS + " is not served: its class file is older than Java 7");
  }

  /** In later class files a constructor may write no static one either. */
  @ParameterizedTest
  @ValueSource(strings = {"set", "<init>"})
  void java8WritingFinals_marked_isRefused(String method) throws Throwable {
    byte[] file = writesItsFinalField(Opcodes.V1_8, method);

    assertThat(woven.transformer.transform(woven.loader, "com/acme/Odd", null, null, file))
        .isNull();
    assertThat(woven.said()).contains("it writes final fields outside its initialisers");
  }

  @Test
  void argumentSlotsReusedAndDropped_retried_areRestored() throws Throwable {
    byte[] woven =
        this.woven.transformer.transform(
            this.woven.loader, "com/acme/Slots", null, null, reusesSlots());
    Class<?> type = new OneClass("com.acme.Slots", woven).loadClass("com.acme.Slots");

    assertThat(this.woven.call(type, null, "run", new int[] {2}, 40L, "x")).isEqualTo(42L);
    assertThat(this.woven.sink.waits).hasSize(2);
  }

  /** As obfuscators write: told apart by the type alone. */
  @Test
  void fieldsOfOneName_written_onlyTheMarkedOneIsTold() throws Throwable {
    byte[] woven =
        this.woven.transformer.transform(
            this.woven.loader, "com/acme/Twice", null, null, fieldsOfOneName(""));
    Class<?> type = new OneClass("com.acme.Twice", woven).loadClass("com.acme.Twice");

    Map<String, String> cache = new ConcurrentHashMap<>();
    this.woven.call(type, null, "set", cache, "no cache");

    assertThat(this.woven.sink.caches("com.acme.Twice#a")).containsExactly(cache);
    assertThat(this.woven.said()).isEmpty();
  }

  @Test
  void fieldsOfOneName_bothMarked_bothAreTold() throws Throwable {
    byte[] woven =
        this.woven.transformer.transform(
            this.woven.loader, "com/acme/Twice", null, null, fieldsOfOneName("other"));
    Class<?> type = new OneClass("com.acme.Twice", woven).loadClass("com.acme.Twice");

    Map<String, String> cache = new ConcurrentHashMap<>();
    this.woven.call(type, null, "set", cache, "a cache");

    assertThat(this.woven.sink.caches("com.acme.Twice#a")).containsExactly(cache);
    assertThat(this.woven.sink.caches("other")).containsExactly("a cache");
  }

  @Test
  void fieldsOfOneName_bothMarkedInALoadedClass_bothAreTold() throws Throwable {
    byte[] file = fieldsOfOneName("other");
    Class<?> type = new OneClass("com.acme.Twice", file).loadClass("com.acme.Twice");
    Map<String, String> cache = new ConcurrentHashMap<>();
    woven.call(type, null, "set", cache, "a cache");

    assertThat(
            woven.transformer.transform(type.getClassLoader(), "com/acme/Twice", type, null, file))
        .isNotNull();
    woven.late.serve(/* attached= */ true);

    assertThat(woven.sink.caches("com.acme.Twice#a")).containsExactly(cache);
    assertThat(woven.sink.caches("other")).containsExactly("a cache");
  }

  /** As Java 25 lets a constructor do: once each on two ways, say. */
  @Test
  void fieldAssignedTwiceBeforeTheOtherConstructor_replaced_isLetGo() throws Throwable {
    byte[] file =
        woven.transformer.transform(woven.loader, "com/acme/Odd", null, null, assignsEarly());
    Class<?> type = new OneClass("com.acme.Odd", file).loadClass("com.acme.Odd");
    Map<String, String> first = new ConcurrentHashMap<>(Map.of("a", "b"));
    Map<String, String> next = new ConcurrentHashMap<>();
    Object owner = type.getConstructor(Map.class).newInstance(first);
    assertThat(woven.sink.caches("com.acme.Odd#cache")).containsExactly(first);

    woven.call(type, owner, "set", next);

    assertThat(woven.sink.caches("com.acme.Odd#cache")).containsExactly(next);
    assertThat(first).hasSize(1);
  }

  @Test
  void constructorThatDropsThis_woven_itsObjectIsTold() throws Throwable {
    byte[] file =
        woven.transformer.transform(woven.loader, "com/acme/Odd", null, null, dropsThis());
    Class<?> type = new OneClass("com.acme.Odd", file).loadClass("com.acme.Odd");
    Object owner = type.getConstructor().newInstance();

    IntSupplier owners = (IntSupplier) woven.sink.shedders.get("com.acme.Odd#shed 100 1 -1");
    assertThat(owners.getAsInt()).isEqualTo(1);
    assertThat(owner).isNotNull();
  }

  /** As Kotlin compiles {@code suspend fun}: its continuation calls it again to go on. */
  @Test
  void suspendedMethod_doorAndGate_areRefused() {
    byte[] file =
        marked(
            "order",
            "(Lkotlin/coroutines/Continuation;)Ljava/lang/Object;",
            "RejectUnderPressure",
            "RetryAfterShedding");

    assertThat(woven.transformer.transform(woven.loader, "com/acme/Odd", null, null, file))
        .isNull();
    assertThat(woven.said())
        .contains("@RejectUnderPressure on com.acme.Odd#order is not served: it is called again")
        .contains("@RetryAfterShedding on com.acme.Odd#order is not served: it returns before")
        .hasLineCount(2);
  }

  /** Woven as a method, the class could not be loaded. */
  @Test
  void constructor_marked_isRefused() throws Throwable {
    byte[] file =
        marked("<init>", "()V", "RejectUnderPressure", "RetryAfterShedding", "ShedOnPressure");

    assertThat(woven.transformer.transform(woven.loader, "com/acme/Odd", null, null, file))
        .isNull();
    assertThat(new OneClass("com.acme.Odd", file).loadClass("com.acme.Odd").getConstructors())
        .as("what is marked is sound")
        .hasSize(1);
    assertThat(woven.said())
        .contains("@RejectUnderPressure on com.acme.Odd#<init> is not served: it is no method")
        .contains("@RetryAfterShedding on com.acme.Odd#<init> is not served: it is no method")
        .contains("@ShedOnPressure on com.acme.Odd#<init> is not served: it is no method")
        .hasLineCount(3);
  }

  /** Two web applications with two versions of one class. */
  @Test
  void nestedClass_inAnotherLoader_isNotWovenForTheMarksOfThisOne() throws Throwable {
    woven.load("com.acme.shop.Catalog");
    byte[] file = writesAFieldOf("com/acme/shop/Catalog");
    String name = "com/acme/shop/Catalog$Setter";
    WeavingLoader other = new WeavingLoader(woven.transformer);

    assertThat(woven.transformer.transform(other, name, null, null, file)).isNull();
    assertThat(woven.transformer.transform(woven.loader, name, null, null, file)).isNotNull();
  }

  @Test
  void laterVersionOfTheFormat_unknown_isLeftAlone() {
    byte[] file = {0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 77};

    assertThat(MarkScanner.hasMark(file)).isFalse();
  }

  private WeavingLoader inVersion(int version) {
    return new WeavingLoader(
        woven.transformer,
        file -> {
          file[7] = (byte) version;
          return file;
        });
  }

  /** A class with one method that returns null, or a constructor, and these marks on it. */
  private static byte[] marked(String method, String descriptor, String... marks) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Odd", null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, method, descriptor, null, null);
    for (String mark : marks) {
      code.visitAnnotation("Ldev/plimsoll/" + mark + ";", true).visitEnd();
    }
    code.visitCode();
    if (descriptor.endsWith("V")) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      code.visitInsn(Opcodes.RETURN);
    } else {
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitInsn(Opcodes.ARETURN);
    }
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static byte[] writesItsFinalField(int version, String name) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(version, Opcodes.ACC_PUBLIC, "com/acme/Odd", null, "java/lang/Object", null);
    FieldVisitor field =
        writer.visitField(
            Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, "cache", "Ljava/util/Map;", null, null);
    field.visitAnnotation("Ldev/plimsoll/Evictable;", true).visitEnd();
    field.visitEnd();
    boolean isConstructor = name.equals("<init>");
    MethodVisitor method =
        writer.visitMethod(isConstructor ? 0 : Opcodes.ACC_STATIC, name, "()V", null, null);
    method.visitCode();
    if (isConstructor) {
      method.visitVarInsn(Opcodes.ALOAD, 0);
      method.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    }
    method.visitInsn(Opcodes.ACONST_NULL);
    method.visitFieldInsn(Opcodes.PUTSTATIC, "com/acme/Odd", "cache", "Ljava/util/Map;");
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /**
   * {@code static void set(Map cache, String other)} assigns two fields {@code a}.
   *
   * @param markedToo what the mark of the second one calls it, which has none where it is empty
   */
  private static byte[] fieldsOfOneName(String markedToo) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Twice", null, "java/lang/Object", null);
    FieldVisitor marked = writer.visitField(Opcodes.ACC_STATIC, "a", "Ljava/util/Map;", null, null);
    marked.visitAnnotation("Ldev/plimsoll/Evictable;", true).visitEnd();
    marked.visitEnd();
    FieldVisitor second =
        writer.visitField(Opcodes.ACC_STATIC, "a", "Ljava/lang/String;", null, null);
    if (!markedToo.isEmpty()) {
      AnnotationVisitor mark = second.visitAnnotation("Ldev/plimsoll/Evictable;", true);
      mark.visit("name", markedToo);
      mark.visitEnd();
    }
    second.visitEnd();
    String descriptor = "(Ljava/util/Map;Ljava/lang/String;)V";
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "set", descriptor, null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.PUTSTATIC, "com/acme/Twice", "a", "Ljava/util/Map;");
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitFieldInsn(Opcodes.PUTSTATIC, "com/acme/Twice", "a", "Ljava/lang/String;");
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** {@code Odd(Map first) { cache = null; cache = first; super(); }}, and a setter. */
  private static byte[] assignsEarly() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Odd", null, "java/lang/Object", null);
    FieldVisitor field = writer.visitField(0, "cache", "Ljava/util/Map;", null, null);
    field.visitAnnotation("Ldev/plimsoll/Evictable;", true).visitEnd();
    field.visitEnd();
    for (String name : new String[] {"<init>", "set"}) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PUBLIC, name, "(Ljava/util/Map;)V", null, null);
      code.visitCode();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitFieldInsn(Opcodes.PUTFIELD, "com/acme/Odd", "cache", "Ljava/util/Map;");
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitFieldInsn(Opcodes.PUTFIELD, "com/acme/Odd", "cache", "Ljava/util/Map;");
      if (name.equals("<init>")) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", name, "()V", false);
      }
      code.visitInsn(Opcodes.RETURN);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** As R8 writes: once {@code this} is used no more, another variable is put in its place. */
  private static byte[] dropsThis() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Odd", null, "java/lang/Object", null);
    MethodVisitor made = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    made.visitCode();
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    made.visitInsn(Opcodes.ICONST_0);
    made.visitVarInsn(Opcodes.ISTORE, 0);
    made.visitInsn(Opcodes.RETURN);
    made.visitMaxs(0, 0);
    made.visitEnd();
    MethodVisitor shed = writer.visitMethod(Opcodes.ACC_PUBLIC, "shed", "()V", null, null);
    shed.visitAnnotation("Ldev/plimsoll/ShedOnPressure;", true).visitEnd();
    shed.visitCode();
    shed.visitInsn(Opcodes.RETURN);
    shed.visitMaxs(0, 0);
    shed.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** A class nested in another one, whose static field {@code replaced} it assigns. */
  private static byte[] writesAFieldOf(String outer) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, outer + "$Setter", null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "clear", "()V", null, null);
    code.visitCode();
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitFieldInsn(Opcodes.PUTSTATIC, outer, "replaced", "Ljava/util/Map;");
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /**
   * {@code static long run(int[] left, long value, String text)}: the frame at a branch drops the
   * text and puts a float over half of the long, after which it fails while {@code left[0]-- > 0}.
   */
  private static byte[] reusesSlots() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V1_8, Opcodes.ACC_PUBLIC, "com/acme/Slots", null, "java/lang/Object", null);
    MethodVisitor code =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "([IJLjava/lang/String;)J", null, null);
    code.visitAnnotation("Ldev/plimsoll/RetryAfterShedding;", true).visitEnd();
    code.visitCode();
    net.bytebuddy.jar.asm.Label fine = new net.bytebuddy.jar.asm.Label();
    code.visitVarInsn(Opcodes.LLOAD, 1);
    code.visitVarInsn(Opcodes.LSTORE, 5);
    code.visitInsn(Opcodes.FCONST_0);
    code.visitVarInsn(Opcodes.FSTORE, 2);
    code.visitVarInsn(Opcodes.LLOAD, 5);
    code.visitVarInsn(Opcodes.LSTORE, 3);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitInsn(Opcodes.DUP2);
    code.visitInsn(Opcodes.IALOAD);
    code.visitInsn(Opcodes.DUP_X2);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.ISUB);
    code.visitInsn(Opcodes.IASTORE);
    code.visitJumpInsn(Opcodes.IFLE, fine);
    code.visitTypeInsn(Opcodes.NEW, "java/lang/OutOfMemoryError");
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(
        Opcodes.INVOKESPECIAL, "java/lang/OutOfMemoryError", "<init>", "()V", false);
    code.visitInsn(Opcodes.ATHROW);
    code.visitLabel(fine);
    code.visitFrame(
        Opcodes.F_NEW,
        4,
        new Object[] {"[I", Opcodes.TOP, Opcodes.FLOAT, Opcodes.LONG},
        0,
        new Object[0]);
    code.visitVarInsn(Opcodes.LLOAD, 3);
    code.visitLdcInsn(2L);
    code.visitInsn(Opcodes.LADD);
    code.visitInsn(Opcodes.LRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Defines one class. */
  private static final class OneClass extends ClassLoader {
    private final Map<String, byte[]> files;

    OneClass(String name, byte[] file) {
      super(OneClass.class.getClassLoader());
      this.files = Map.of(name, file);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] file = files.get(name);
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, file, 0, file.length);
    }
  }
}
