package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The constants by which woven code reaches the agent. They name only {@code java.*} types, so that
 * they resolve in a bundle without boot delegation, in a child-first loader and in a named module;
 * and they are constants (JEP 309), so that the compilers fold them.
 *
 * <p>A method that the agent is to call is told by its name and type, not by a handle: where its
 * class does not see one of its types, a handle would fail before anything of ours could say so.
 *
 * <p>Each is an {@code Object}, though more is known: another type would cost an adapted method
 * handle each (0.25 s for a hundred classes, measured on 17).
 */
abstract class SiteConstants {
  static final String OBJECT = "Ljava/lang/Object;";
  static final String NAME = "plimsoll";

  /**
   * What the agent makes of a mark, on the stack as its type.
   *
   * @param owner internal name of the class that has the mark
   * @param spec what {@link MarkSites} reads
   */
  final void load(MethodVisitor code, String owner, String spec, String type) {
    code.visitLdcInsn(site(owner, spec));
    code.visitTypeInsn(Opcodes.CHECKCAST, type);
  }

  abstract ConstantDynamic site(String owner, String spec);
}
