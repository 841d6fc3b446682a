package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The constants of a class that was loaded before it was woven and may not be given a {@link
 * LinkMethod}: a chain of constants does what that would do.
 *
 * <p>{@code publicLookup().findClass} looks in the bootstrap loader, whoever calls; it is no
 * caller-sensitive method, for which the JDK would first have to spin a class for each caller.
 */
final class BridgeConstants extends SiteConstants {
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

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

  @Override
  ConstantDynamic site(String owner, String spec) {
    ConstantDynamic sites = invoke(OBJECT, MAP_GET, functions, Bridges.SITES);
    ConstantDynamic ofClass = invoke(OBJECT, APPLY, sites, Type.getObjectType(owner));
    return invoke(OBJECT, APPLY, ofClass, spec);
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
