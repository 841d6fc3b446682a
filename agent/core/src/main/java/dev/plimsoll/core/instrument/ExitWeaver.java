package dev.plimsoll.core.instrument;

import java.util.List;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Tells the agent, where a method returns, of the cache that it returns ({@code site.accept(value,
 * null)}), or of the object whose constructor it is and of the class whose initialiser it is
 * ({@code site.accept(this)}, {@code site.accept(null)}).
 */
final class ExitWeaver extends MethodVisitor {
  private final @Nullable ConstantDynamic returned;
  private final List<ConstantDynamic> owners;
  private final String owner;
  private final boolean inConstructor;

  /**
   * Objects made and not yet initialised, in a constructor; -1 once {@code this} is initialised.
   */
  private int unborn;

  /** The constructor called another one of its class, which has told of the object. */
  private boolean told;

  private ExitWeaver(
      MethodVisitor next,
      @Nullable ConstantDynamic returned,
      List<ConstantDynamic> owners,
      String owner,
      boolean inConstructor) {
    super(Opcodes.ASM9, next);
    this.returned = returned;
    this.owners = owners;
    this.owner = owner;
    this.inConstructor = inConstructor;
    this.unborn = inConstructor ? 0 : -1;
  }

  static ExitWeaver ofFactory(MethodVisitor next, ConstantDynamic site) {
    return new ExitWeaver(next, site, List.of(), "", false);
  }

  static ExitWeaver ofConstructor(MethodVisitor next, String owner, List<ConstantDynamic> sites) {
    return new ExitWeaver(next, null, sites, owner, true);
  }

  static ExitWeaver ofInitialiser(MethodVisitor next, List<ConstantDynamic> sites) {
    return new ExitWeaver(next, null, sites, "", false);
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
      told = unborn == 0 && type.equals(owner);
      unborn--;
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.ARETURN && returned != null) {
      tellReturned(returned);
    } else if (opcode == Opcodes.RETURN && !told) {
      tellOwner();
    }
    super.visitInsn(opcode);
  }

  private void tellReturned(ConstantDynamic site) {
    mv.visitInsn(Opcodes.DUP);
    mv.visitLdcInsn(site);
    mv.visitInsn(Opcodes.SWAP);
    mv.visitInsn(Opcodes.ACONST_NULL);
    mv.visitMethodInsn(
        Opcodes.INVOKEINTERFACE,
        "java/util/function/BiConsumer",
        "accept",
        "(Ljava/lang/Object;Ljava/lang/Object;)V",
        true);
  }

  private void tellOwner() {
    for (ConstantDynamic site : owners) {
      mv.visitLdcInsn(site);
      if (inConstructor) {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
      } else {
        mv.visitInsn(Opcodes.ACONST_NULL);
      }
      mv.visitMethodInsn(
          Opcodes.INVOKEINTERFACE,
          "java/util/function/Consumer",
          "accept",
          "(Ljava/lang/Object;)V",
          true);
    }
  }
}
