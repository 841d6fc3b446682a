package dev.plimsoll.core.instrument;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Tells the agent, where a constructor or a class initialiser returns, of the object or the class
 * on which it may call methods: {@code site.accept(this)}, {@code site.accept(null)}.
 */
final class ExitWeaver extends BirthWatcher {
  private final List<MethodMark> callbacks;
  private final AddedMethods added;
  private final boolean inConstructor;
  private final boolean dropsThis;

  /** The constructor has told of the object, itself or by another one of its class. */
  private boolean told;

  /**
   * @param dropsThis whether {@code this} may not be there where the constructor returns: then it
   *     tells as soon as it may
   */
  ExitWeaver(
      MethodVisitor next,
      boolean inConstructor,
      boolean dropsThis,
      List<MethodMark> callbacks,
      AddedMethods added) {
    super(next, inConstructor);
    this.callbacks = callbacks;
    this.added = added;
    this.inConstructor = inConstructor;
    this.dropsThis = dropsThis;
  }

  @Override
  void born(String ofType) {
    told = ofType.equals(callbacks.get(0).owner());
    if (dropsThis && !told) {
      tellAll();
      told = true;
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.RETURN && !told) {
      tellAll();
    }
    super.visitInsn(opcode);
  }

  private void tellAll() {
    for (MethodMark method : callbacks) {
      for (Mark mark : method.callbacks()) {
        tell(method, mark);
      }
    }
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
