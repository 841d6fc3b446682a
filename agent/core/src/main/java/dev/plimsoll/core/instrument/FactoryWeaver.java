package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Tells the agent of the cache that a method returns, by a method of {@link AddedMethods}. */
final class FactoryWeaver extends MethodVisitor {
  private final MethodMark method;
  private final Mark mark;
  private final AddedMethods added;

  FactoryWeaver(MethodVisitor next, MethodMark method, Mark mark, AddedMethods added) {
    super(Opcodes.ASM9, next);
    this.method = method;
    this.mark = mark;
    this.added = added;
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.ARETURN) {
      mv.visitInsn(Opcodes.DUP);
      mv.visitInsn(Opcodes.ACONST_NULL);
      added.tellCache(mv, method, mark);
    }
    super.visitInsn(opcode);
  }
}
