package dev.plimsoll.core.instrument;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Tells the agent, where a constructor or a class initialiser returns, of the object or the class
 * on which it may call methods: {@code site.accept(this)}, {@code site.accept(null)}.
 */
final class ExitWeaver extends MethodVisitor {
  private final List<MethodMark> callbacks;
  private final AddedMethods added;
  private final boolean inConstructor;

  /**
   * Objects made and not yet initialised, in a constructor; -1 once {@code this} is initialised.
   */
  private int unborn;

  /** The constructor called another one of its class, which has told of the object. */
  private boolean told;

  ExitWeaver(
      MethodVisitor next, boolean inConstructor, List<MethodMark> callbacks, AddedMethods added) {
    super(Opcodes.ASM9, next);
    this.callbacks = callbacks;
    this.added = added;
    this.inConstructor = inConstructor;
    this.unborn = inConstructor ? 0 : -1;
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    super.visitTypeInsn(opcode, type);
    if (opcode == Opcodes.NEW && unborn >= 0) {
      unborn++;
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String type, String name, String descriptor, boolean isInterface) {
    super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
    if (unborn >= 0 && opcode == Opcodes.INVOKESPECIAL && name.equals("<init>")) {
      told = unborn == 0 && type.equals(callbacks.get(0).owner());
      unborn--;
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.RETURN && !told) {
      for (MethodMark method : callbacks) {
        for (Mark mark : method.callbacks()) {
          tell(method, mark);
        }
      }
    }
    super.visitInsn(opcode);
  }

  private void tell(MethodMark method, Mark mark) {
    if (inConstructor) {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
    } else {
      mv.visitInsn(Opcodes.ACONST_NULL);
    }
    added.tellOwner(mv, method, mark);
  }
}
