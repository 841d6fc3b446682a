package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The constants by which woven code reaches the agent. They name only {@code java.*} types, so that
 * they resolve in a bundle without boot delegation, in a child-first loader and in a named module;
 * and they are constants (JEP 309), so that the compilers fold them.
 *
 * <p>{@code publicLookup().findClass} looks in the bootstrap loader, whoever calls; it is no
 * caller-sensitive method, for which the JDK would first have to spin a class for each caller.
 */
final class BridgeConstants {
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
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
  private static final Handle LIST_OF =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "java/util/List",
          "of",
          "([Ljava/lang/Object;)Ljava/util/List;",
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
    functions = new ConstantDynamic(NAME, "Ljava/util/Map;", INVOKE, getter);
  }

  /** One of the bridge's objects. */
  ConstantDynamic function(String key, String descriptor) {
    return invoke(descriptor, MAP_GET, functions, key);
  }

  /** What the agent makes of the parts of a mark, once for each place in a class. */
  ConstantDynamic site(String descriptor, Object... parts) {
    return invoke(
        descriptor,
        APPLY,
        function(Bridges.SITES, "Ljava/util/function/Function;"),
        invoke("Ljava/util/List;", LIST_OF, parts));
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
