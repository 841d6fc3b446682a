package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Local variables as a stack map frame tells them (JVMS 4.7.4), for the code that is woven. */
final class FrameTypes {
  private FrameTypes() {}

  /** The arguments of a method that is no constructor, {@code this} first. */
  static List<Object> ofArguments(MethodMark method) {
    List<Object> types = new ArrayList<>();
    if (!method.isStatic()) {
      types.add(method.owner());
    }
    for (Type argument : Type.getArgumentTypes(method.descriptor())) {
      types.add(of(argument));
    }
    return types;
  }

  /** How many slots these take. */
  static int slots(List<Object> types) {
    int slots = 0;
    for (Object type : types) {
      slots += size(type);
    }
    return slots;
  }

  static int size(Object type) {
    return type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE) ? 2 : 1;
  }

  /** Fills up with unusable slots until there are so many. */
  static void pad(List<Object> types, int slots) {
    for (int i = slots(types); i < slots; i++) {
      types.add(Opcodes.TOP);
    }
  }

  /**
   * The instruction that loads or stores ({@code Opcodes.ILOAD} or {@code ISTORE}) such a value.
   */
  static int instruction(Object type, int intInstruction) {
    if (type.equals(Opcodes.INTEGER)) {
      return intInstruction;
    }
    if (type.equals(Opcodes.LONG)) {
      return intInstruction + 1;
    }
    if (type.equals(Opcodes.FLOAT)) {
      return intInstruction + 2;
    }
    return type.equals(Opcodes.DOUBLE) ? intInstruction + 3 : intInstruction + 4;
  }

  private static Object of(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
      case Type.LONG -> Opcodes.LONG;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.ARRAY -> type.getDescriptor();
      default -> type.getInternalName();
    };
  }
}
