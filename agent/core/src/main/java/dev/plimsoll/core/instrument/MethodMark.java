package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
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

  /** Or an initialiser: javac refuses marks there, not every compiler does. */
  boolean isConstructor() {
    return method.startsWith("<");
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

  /** Those marks that say that the method returns a cache. */
  List<Mark> factories() {
    List<Mark> factories = new ArrayList<>();
    for (Mark mark : marks) {
      if (mark.kind == MarkKind.EVICTABLE || mark.kind == MarkKind.BUILDS_CACHES) {
        factories.add(mark);
      }
    }
    return factories;
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

  /** What {@link MarkSites} reads. */
  String spec(Mark mark) {
    String member = method + descriptor;
    String name = mark.name(FieldMark.defaultName(owner, method));
    int relieves = mark.relievesMask();
    long millis =
        mark.number("timeoutMillis", mark.kind == MarkKind.RETRY_AFTER_SHEDDING ? 2000 : 0);
    return switch (mark.kind) {
      case EVICTABLE -> SiteSpec.ofCaches(member, name, mark.order(), mark.keep(), relieves);
      case SHED_ON_PRESSURE, ON_EXHAUSTION ->
          SiteSpec.ofOwners(
              mark.kind,
              member,
              isStatic(),
              overridableIn(),
              name,
              mark.order(),
              relieves,
              millis > 0 ? nanos(millis) : -1);
      case RETRY_AFTER_SHEDDING -> SiteSpec.ofGate(mark.number("attempts", 3), nanos(millis));
      case BUILDS_CACHES -> SiteSpec.ofBuilder();
      case REJECT_UNDER_PRESSURE -> SiteSpec.ofDoor(doorMask(mark));
    };
  }

  /** Where a method of the same name and type overrides this one; see {@link Overrides}. */
  private String overridableIn() {
    if ((access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) != 0) {
      return Overrides.NOWHERE;
    }
    return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0
        ? Overrides.EVERYWHERE
        : Overrides.IN_PACKAGE;
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

  private static long nanos(long millis) {
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
  }
}
