package dev.plimsoll.it.scenario.inject;

import com.acme.trap.Trap;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * An agent that stands before ours on the line and sets a {@link Trap} behind each allocation of
 * ours. Its arguments: nothing, or {@code n:width}, which arms the trap for the start.
 */
public final class Weaver implements ClassFileTransformer {
  private static final String OURS = "dev/plimsoll/core/";
  private static final String TRAP = Trap.class.getName().replace('.', '/');

  private Weaver() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new Weaver());
    if (arguments != null && !arguments.isEmpty()) {
      String[] words = arguments.split(":");
      Trap.arm(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] bytes) {
    if (name == null || !name.startsWith(OURS)) {
      return null;
    }
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new Classes(writer), 0);
    return writer.toByteArray();
  }

  private static final class Classes extends ClassVisitor {
    Classes(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new Methods(super.visitMethod(access, name, descriptor, signature, exceptions));
    }
  }

  /** Behind, not before: a frame may refer to the instruction that allocates. */
  private static final class Methods extends MethodVisitor {
    Methods(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      super.visitTypeInsn(opcode, type);
      if (opcode == Opcodes.NEW || opcode == Opcodes.ANEWARRAY) {
        visit();
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      super.visitIntInsn(opcode, operand);
      if (opcode == Opcodes.NEWARRAY) {
        visit();
      }
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      super.visitMultiANewArrayInsn(descriptor, dimensions);
      visit();
    }

    private void visit() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, TRAP, "visit", "()V", false);
    }
  }
}
