package dev.plimsoll.core.instrument;

import java.util.Arrays;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Tells the methods that compilers of other languages write beside a marked one to call it, with
 * its marks copied: served there too, a hook ran twice, and a gate of three attempts made nine.
 * Reads the instructions of one method; a copy makes that one call, and does nothing else. Confined
 * to the thread that loads the class.
 */
final class CompilersCopy extends MethodVisitor {
  /** What the method is a copy of. */
  enum Of {
    NOTHING,

    /** One in this class that takes more: by Kotlin's {@code @JvmOverloads}, or Groovy. */
    OVERLOAD,

    /** That of a singleton: of a Scala {@code object}, or Kotlin's {@code @JvmStatic}. */
    SINGLETON,

    /** That of a trait of Scala 2's, which is an interface. */
    TRAIT
  }

  /** What Kotlin asks about parameters before the call. */
  private static final String CHECKS = "kotlin/jvm/internal/Intrinsics";

  private final String owner;
  private final boolean isStatic;
  private final String name;
  private final String descriptor;
  private Of call = Of.NOTHING;

  /** Descriptor of what is called with the default values. */
  private String passed = "()V";

  private boolean isGenerated;
  private boolean doesMore;

  /** Internal name of the class whose single instance is read. */
  private String singleton = "";

  CompilersCopy(String owner, int access, String name, String descriptor) {
    super(Opcodes.ASM9);
    this.owner = owner;
    this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    this.name = name;
    this.descriptor = descriptor;
  }

  Of of() {
    if (isGenerated) {
      return Of.OVERLOAD;
    }
    return doesMore ? Of.NOTHING : call;
  }

  /** Whether the other may be what this overload calls, which takes more than itself. */
  boolean mayCall(MethodMark other) {
    Type[] takes = Type.getArgumentTypes(other.descriptor());
    if (isGenerated) {
      return takes.length > Type.getArgumentTypes(descriptor).length;
    }
    Type[] given = Type.getArgumentTypes(passed);
    int from = other.isStatic() ? 0 : 1;
    int to = from + takes.length;
    return to <= given.length && Arrays.equals(given, from, to, takes, 0, takes.length);
  }

  /** Whether another class serves it. Of an interface the agent calls no method itself. */
  boolean isServedElsewhere(MarkKind kind) {
    return of() == Of.SINGLETON
        || (of() == Of.TRAIT
            && kind != MarkKind.SHED_ON_PRESSURE
            && kind != MarkKind.ON_EXHAUSTION);
  }

  @Override
  public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
    isGenerated |= type.equals("Lgroovy/transform/Generated;");
    return null;
  }

  @Override
  public void visitFieldInsn(int opcode, String holder, String field, String type) {
    boolean isScala = field.equals("MODULE$") && holder.equals(owner + "$");
    String expected = isScala ? holder : owner + "$" + field;
    if (opcode == Opcodes.GETSTATIC
        && (isScala || holder.equals(owner))
        && type.equals("L" + expected + ";")) {
      singleton = expected;
    } else {
      doesMore = true;
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String callee, String called, String type, boolean isInterface) {
    if (callee.equals(CHECKS)) {
      return;
    }
    doesMore |= call != Of.NOTHING;
    if (opcode == Opcodes.INVOKESTATIC
        && callee.equals(owner)
        && called.equals(name + "$default")) {
      call = Of.OVERLOAD;
      passed = type;
    } else if (opcode == Opcodes.INVOKEVIRTUAL
        && isStatic
        && callee.equals(singleton)
        && called.equals(name)
        && type.equals(descriptor)) {
      call = Of.SINGLETON;
    } else if (opcode == Opcodes.INVOKESTATIC
        && isInterface
        && called.equals(name + "$")
        && type.equals("(L" + callee + ";" + descriptor.substring(1))) {
      call = Of.TRAIT;
    } else {
      doesMore = true;
    }
  }

  @Override
  public void visitInvokeDynamicInsn(
      String called, String type, Handle bootstrap, Object... arguments) {
    doesMore = true;
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    doesMore = true;
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    doesMore |= opcode != Opcodes.CHECKCAST;
  }
}
