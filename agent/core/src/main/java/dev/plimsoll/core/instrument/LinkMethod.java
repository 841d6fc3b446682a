package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The constants of a class that may be given methods: a private one of its own links them, in plain
 * code, one constant for each mark. The chain of {@link BridgeConstants} does the same, and costs
 * the thread that loads the class 0.4 ms more (four marks, 17 and 25). Confined to that thread.
 *
 * <p>The method's parameters are exactly what the JDK passes to it, or the JDK would adapt a method
 * handle for each class. What it throws is thrown by the constant, and an {@code OutOfMemoryError}
 * leaves that to be linked later (JVMS 5.4.3).
 */
final class LinkMethod extends SiteConstants {
  private static final String METHOD = "plimsoll$link";

  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
  private static final String FUNCTION = "java/util/function/Function";
  private static final String MAP = "java/util/Map";
  private static final String APPLY = "(" + OBJECT + ")" + OBJECT;
  private static final String DESCRIPTOR =
      "(L" + LOOKUP + ";Ljava/lang/String;" + OBJECT + OBJECT + OBJECT + ")" + OBJECT;

  /** What the class is given, as {@link Weaver} remembers it. */
  static final String GIVEN = METHOD + DESCRIPTOR;

  /** What goes on: the class and its spec, and the lookup, by which its methods are found. */
  private static final int[] ARGUMENTS = {3, 4, 0};

  private final Bridges bridges;
  private final Handle link;

  LinkMethod(Bridges bridges, ClassMarks marks) {
    this.bridges = bridges;
    this.link =
        new Handle(Opcodes.H_INVOKESTATIC, marks.owner, METHOD, DESCRIPTOR, marks.inInterface);
  }

  @Override
  ConstantDynamic site(String owner, String spec) {
    return new ConstantDynamic(NAME, OBJECT, link, Type.getObjectType(owner), spec);
  }

  void write(ClassVisitor out) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    MethodVisitor code = out.visitMethod(access, METHOD, DESCRIPTOR, null, null);
    code.visitCode();
    loadSites(code);
    loadArguments(code);
    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, FUNCTION, "apply", APPLY, true);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** {@code (Function) ((Map) <bridge>.getMethod(functions).invoke(null)).get(sites)}. */
  private void loadSites(MethodVisitor code) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/lang/invoke/MethodHandles",
        "publicLookup",
        "()L" + LOOKUP + ";",
        false);
    code.visitLdcInsn(bridges.className());
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, LOOKUP, "findClass", "(Ljava/lang/String;)Ljava/lang/Class;", false);
    code.visitLdcInsn(bridges.method());
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        "java/lang/Class",
        "getMethod",
        "(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;",
        false);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        "java/lang/reflect/Method",
        "invoke",
        "(" + OBJECT + "[" + OBJECT + ")" + OBJECT,
        false);
    code.visitTypeInsn(Opcodes.CHECKCAST, MAP);
    code.visitLdcInsn(Bridges.SITES);
    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, MAP, "get", APPLY, true);
    code.visitTypeInsn(Opcodes.CHECKCAST, FUNCTION);
  }

  private static void loadArguments(MethodVisitor code) {
    code.visitInsn(Opcodes.ICONST_3);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < ARGUMENTS.length; i++) {
      code.visitInsn(Opcodes.DUP);
      code.visitInsn(Opcodes.ICONST_0 + i);
      code.visitVarInsn(Opcodes.ALOAD, ARGUMENTS[i]);
      code.visitInsn(Opcodes.AASTORE);
    }
  }
}
