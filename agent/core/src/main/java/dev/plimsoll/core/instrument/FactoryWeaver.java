package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Tells the agent of the cache that a method returns: {@code site.accept(value, null)}. */
final class FactoryWeaver extends MethodVisitor {
  private static final String SITE = "java/util/function/BiConsumer";

  private final String owner;
  private final String spec;
  private final BridgeConstants constants;

  FactoryWeaver(MethodVisitor next, MethodMark method, Mark mark, BridgeConstants constants) {
    super(Opcodes.ASM9, next);
    this.owner = method.owner();
    this.spec = method.spec(mark);
    this.constants = constants;
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.ARETURN) {
      mv.visitInsn(Opcodes.DUP);
      constants.loadSite(mv, owner, spec, SITE);
      mv.visitInsn(Opcodes.SWAP);
      mv.visitInsn(Opcodes.ACONST_NULL);
      mv.visitMethodInsn(
          Opcodes.INVOKEINTERFACE, SITE, "accept", "(Ljava/lang/Object;Ljava/lang/Object;)V", true);
    }
    super.visitInsn(opcode);
  }
}
