package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Tells the agent of the cache that a method returns, by a method of {@link Tellers}. */
final class FactoryWeaver extends MethodVisitor {
  private final MethodMark method;
  private final Mark mark;
  private final Tellers tellers;

  FactoryWeaver(MethodVisitor next, MethodMark method, Mark mark, Tellers tellers) {
    super(Opcodes.ASM9, next);
    this.method = method;
    this.mark = mark;
    this.tellers = tellers;
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.ARETURN) {
      mv.visitInsn(Opcodes.DUP);
      mv.visitInsn(Opcodes.ACONST_NULL);
      tellers.tellCache(mv, method, mark);
    }
    super.visitInsn(opcode);
  }
}
