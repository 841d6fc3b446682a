package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The constants by which woven code reaches the agent. They name only {@code java.*} types, so that
 * they resolve in a bundle without boot delegation, in a child-first loader and in a named module;
 * and they are constants (JEP 309), so that the compilers fold them.
 *
 * <p>{@code publicLookup().findClass} looks in the bootstrap loader, whoever calls; it is no
 * caller-sensitive method, for which the JDK would first have to spin a class for each caller. Each
 * constant has the type that its method returns, though more is known: another type would cost an
 * adapted method handle each (0.25 s for a hundred classes, measured on 17).
 */
final class BridgeConstants {
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String NAME = "plimsoll";

  private static final Handle INVOKE =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "java/lang/invoke/ConstantBootstraps",
          "invoke",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
              + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;",
          false);
  private static final Handle MAP_GET =
      new Handle(
          Opcodes.H_INVOKEINTERFACE,
          "java/util/Map",
          "get",
          "(Ljava/lang/Object;)Ljava/lang/Object;",
          true);
  private static final Handle APPLY =
      new Handle(
          Opcodes.H_INVOKEINTERFACE,
          "java/util/function/Function",
          "apply",
          "(Ljava/lang/Object;)Ljava/lang/Object;",
          true);

  private final ConstantDynamic functions;

  BridgeConstants(Bridges bridges) {
    ConstantDynamic lookup =
        invoke(
            "L" + LOOKUP + ";",
            new Handle(
                Opcodes.H_INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "publicLookup",
                "()L" + LOOKUP + ";",
                false));
    ConstantDynamic bridge =
        invoke(
            "Ljava/lang/Class;",
            lookupMethod("findClass", "(Ljava/lang/String;)Ljava/lang/Class;"),
            lookup,
            bridges.className());
    ConstantDynamic getter =
        invoke(
            "Ljava/lang/invoke/MethodHandle;",
            lookupMethod(
                "findStatic",
                "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/MethodHandle;"),
            lookup,
            bridge,
            bridges.method(),
            Type.getMethodType(bridges.descriptor()));
    functions =
        new ConstantDynamic(
            NAME, Type.getReturnType(bridges.descriptor()).getDescriptor(), INVOKE, getter);
  }

  /** One of the bridge's objects, on the stack as its type. */
  void load(MethodVisitor code, String key, String type) {
    load(code, function(key), type);
  }

  /**
   * What the agent makes of a mark, on the stack as its type.
   *
   * @param owner internal name of the class that has the mark
   * @param spec what {@link MarkSites} reads
   */
  void loadSite(MethodVisitor code, String owner, String spec, String type) {
    load(code, site(owner, spec), type);
  }

  /** The same for a mark of a method that the agent has to call. */
  void loadSite(MethodVisitor code, String owner, String spec, Handle method, String type) {
    load(code, invoke(OBJECT, APPLY, site(owner, spec), method), type);
  }

  private ConstantDynamic site(String owner, String spec) {
    ConstantDynamic ofClass =
        invoke(OBJECT, APPLY, function(Bridges.SITES), Type.getObjectType(owner));
    return invoke(OBJECT, APPLY, ofClass, spec);
  }

  private ConstantDynamic function(String key) {
    return invoke(OBJECT, MAP_GET, functions, key);
  }

  private static void load(MethodVisitor code, ConstantDynamic constant, String type) {
    code.visitLdcInsn(constant);
    code.visitTypeInsn(Opcodes.CHECKCAST, type);
  }

  private static Handle lookupMethod(String name, String descriptor) {
    return new Handle(Opcodes.H_INVOKEVIRTUAL, LOOKUP, name, descriptor, false);
  }

  private static ConstantDynamic invoke(String descriptor, Handle method, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = method;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new ConstantDynamic(NAME, descriptor, INVOKE, all);
  }
}
