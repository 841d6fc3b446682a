package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A method and its marks. Those that cannot be served have been taken away.
 *
 * @param owner internal name of the class that declares it
 * @param maxLocals how many local variables its body uses
 */
record MethodMark(
    String owner,
    boolean inInterface,
    int access,
    String method,
    String descriptor,
    int maxLocals,
    List<Mark> marks) {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int HEAP_DIRECT_CONTAINER = 0b1101;

  boolean isStatic() {
    return (access & Opcodes.ACC_STATIC) != 0;
  }

  boolean is(String name, String type) {
    return method.equals(name) && descriptor.equals(type);
  }

  @Nullable Mark mark(MarkKind kind) {
    for (Mark mark : marks) {
      if (mark.kind == kind) {
        return mark;
      }
    }
    return null;
  }

  /** Those marks that ask the method to be called by the agent. */
  List<Mark> callbacks() {
    List<Mark> callbacks = new ArrayList<>();
    for (Mark mark : marks) {
      if (mark.kind == MarkKind.SHED_ON_PRESSURE || mark.kind == MarkKind.ON_EXHAUSTION) {
        callbacks.add(mark);
      }
    }
    return callbacks;
  }

  /** What takes the caches that the method returns. */
  ConstantDynamic evictable(BridgeConstants constants, Mark mark) {
    return constants.site(
        "Ljava/util/function/BiConsumer;",
        MarkKind.EVICTABLE.name(),
        Type.getObjectType(owner),
        method + descriptor,
        mark.name(FieldMark.defaultName(owner, method)),
        mark.order(),
        mark.keep(),
        mark.resources("relieves", EvictableField.DEFAULT_RELIEVES));
  }

  /** What takes the owners on which the agent is to call the method. */
  ConstantDynamic callback(BridgeConstants constants, Mark mark) {
    Object[] parts = callbackParts(mark);
    Object[] all = new Object[parts.length + 2];
    all[0] = mark.kind.name();
    all[1] = Type.getObjectType(owner);
    System.arraycopy(parts, 0, all, 2, parts.length);
    all[all.length - 1] = handle();
    return constants.site("Ljava/util/function/Consumer;", all);
  }

  /** Member, name, order, resources, nanoseconds, and room for the handle of the method. */
  Object[] callbackParts(Mark mark) {
    long millis = mark.number("timeoutMillis", 0);
    return new Object[] {
      method + descriptor,
      mark.name(FieldMark.defaultName(owner, method)),
      mark.order(),
      mark.resources("relieves", EvictableField.DEFAULT_RELIEVES),
      millis > 0 ? saturatedNanos(millis) : -1L,
      ""
    };
  }

  ConstantDynamic gate(BridgeConstants constants, Mark mark) {
    return constants.site(
        "Ljava/util/function/BiPredicate;",
        mark.kind.name(),
        (int) Math.min(mark.number("attempts", 3), Integer.MAX_VALUE),
        saturatedNanos(mark.number("timeoutMillis", 2000)));
  }

  ConstantDynamic door(BridgeConstants constants, Mark mark) {
    return constants.site(
        "Ljava/util/function/LongFunction;",
        mark.kind.name(),
        Type.getObjectType(owner),
        doorMask(mark));
  }

  /** The bits of {@link DoorWord} that shut this door. */
  long doorMask(Mark mark) {
    int resources = mark.resources("resources", HEAP_DIRECT_CONTAINER);
    long mask = 0;
    for (int i = 0; i < Integer.SIZE && resources >>> i != 0; i++) {
      if ((resources >>> i & 1) != 0) {
        mask |= DoorWord.mask(i, mark.at());
      }
    }
    return mask;
  }

  private Handle handle() {
    boolean isPrivate = (access & Opcodes.ACC_PRIVATE) != 0;
    int tag =
        isStatic()
            ? Opcodes.H_INVOKESTATIC
            : isPrivate ? Opcodes.H_INVOKESPECIAL : Opcodes.H_INVOKEVIRTUAL;
    return new Handle(tag, owner, method, descriptor, inInterface);
  }

  private static long saturatedNanos(long millis) {
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
  }
}
