package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Finds out in a constructor from which call on {@code this} is initialised. */
abstract class BirthWatcher extends MethodVisitor {
  /** Objects made and not yet initialised; -1 once {@code this} is initialised. */
  private int unborn;

  BirthWatcher(MethodVisitor next, boolean inConstructor) {
    super(Opcodes.ASM9, next);
    this.unborn = inConstructor ? 0 : -1;
  }

  /** Always true outside a constructor. */
  final boolean isBorn() {
    return unborn < 0;
  }

  /** Called behind the call of another constructor that initialised {@code this}. */
  abstract void born(String ofType);

  @Override
  public final void visitTypeInsn(int opcode, String type) {
    super.visitTypeInsn(opcode, type);
    if (opcode == Opcodes.NEW && unborn >= 0) {
      unborn++;
    }
  }

  @Override
  public final void visitMethodInsn(
      int opcode, String type, String name, String descriptor, boolean isInterface) {
    super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
    if (unborn >= 0 && opcode == Opcodes.INVOKESPECIAL && name.equals("<init>")) {
      unborn--;
      if (unborn < 0) {
        born(type);
      }
    }
  }
}
