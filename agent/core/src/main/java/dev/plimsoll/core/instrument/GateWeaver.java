package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Wraps the body of a method so that it runs again after an {@code OutOfMemoryError}:
 *
 * <pre>{@code
 * BiPredicate site = null;
 * try { site = <constant>; } catch (Throwable t) { site = null; } // linked at once, not in need
 * int attempt = 1; copies = arguments;
 * start: try {
 *   body
 * } catch (OutOfMemoryError e) {
 *   boolean again = false;
 *   try {
 *     if (site == null) site = <constant>;
 *     again = site.test(e, Integer.valueOf(attempt));
 *   } catch (Throwable t) { again = false; }               // a failure of ours changes nothing
 *   if (!again) throw e;
 *   attempt++; arguments = copies; goto start;
 * }
 * }</pre>
 *
 * <p>Nothing is allocated: the heap may be full, and integers to 127 are there already. The new
 * variables lie behind those of the body, so that only its frames have to be told of them.
 */
final class GateWeaver extends MethodVisitor {
  private static final String ERROR = "java/lang/OutOfMemoryError";
  private static final String SITE = "java/util/function/BiPredicate";

  private final SiteConstants constants;
  private final String owner;
  private final String spec;
  private final List<Object> arguments;
  private final int siteSlot;
  private final int attemptSlot;
  private final int firstCopy;
  private final int errorSlot;
  private final Label start = new Label();

  GateWeaver(MethodVisitor next, MethodMark method, Mark mark, SiteConstants constants) {
    super(Opcodes.ASM9, next);
    this.constants = constants;
    this.owner = method.owner();
    this.spec = method.spec(mark);
    this.arguments = FrameTypes.ofArguments(method);
    this.siteSlot = method.maxLocals();
    this.attemptSlot = siteSlot + 1;
    this.firstCopy = attemptSlot + 1;
    this.errorSlot = firstCopy + FrameTypes.slots(arguments);
  }

  @Override
  public void visitCode() {
    super.visitCode();
    linkSite();
    mv.visitInsn(Opcodes.ICONST_1);
    mv.visitVarInsn(Opcodes.ISTORE, attemptSlot);
    copy(0, firstCopy);
    mv.visitLabel(start);
    frame(own(new ArrayList<>(arguments)));
    // A loop at the start of the body has its own frame, which may not share this one's place.
    mv.visitInsn(Opcodes.NOP);
  }

  @Override
  public void visitFrame(int type, int count, Object[] locals, int stackCount, Object[] stack) {
    List<Object> all = own(new ArrayList<>(Arrays.asList(locals).subList(0, count)));
    mv.visitFrame(type, all.size(), all.toArray(), stackCount, stack);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    Label end = new Label();
    Label asked = new Label();
    Label answered = new Label();
    Label failed = new Label();
    Label giveUp = new Label();
    // Behind the blocks of the body, which come first: what its author catches is not ours.
    mv.visitTryCatchBlock(start, end, end, ERROR);
    mv.visitTryCatchBlock(asked, answered, failed, "java/lang/Throwable");
    mv.visitLabel(end);
    frame(own(new ArrayList<>()), ERROR);
    mv.visitVarInsn(Opcodes.ASTORE, errorSlot);
    mv.visitLabel(asked);
    askSite();
    mv.visitLabel(answered);
    mv.visitJumpInsn(Opcodes.IFEQ, giveUp);
    mv.visitIincInsn(attemptSlot, 1);
    copy(firstCopy, 0);
    mv.visitJumpInsn(Opcodes.GOTO, start);
    mv.visitLabel(failed);
    frame(withError(), "java/lang/Throwable");
    mv.visitInsn(Opcodes.POP);
    mv.visitLabel(giveUp);
    frame(withError());
    mv.visitVarInsn(Opcodes.ALOAD, errorSlot);
    mv.visitInsn(Opcodes.ATHROW);
    super.visitMaxs(maxStack, maxLocals);
  }

  private void linkSite() {
    Label linking = new Label();
    Label linked = new Label();
    Label failed = new Label();
    Label stored = new Label();
    mv.visitTryCatchBlock(linking, linked, failed, "java/lang/Throwable");
    mv.visitLabel(linking);
    constants.load(mv, owner, spec, SITE);
    mv.visitLabel(linked);
    mv.visitJumpInsn(Opcodes.GOTO, stored);
    mv.visitLabel(failed);
    frame(arguments, "java/lang/Throwable");
    mv.visitInsn(Opcodes.POP);
    mv.visitInsn(Opcodes.ACONST_NULL);
    mv.visitLabel(stored);
    frame(arguments, SITE);
    mv.visitVarInsn(Opcodes.ASTORE, siteSlot);
  }

  private void askSite() {
    Label linked = new Label();
    mv.visitVarInsn(Opcodes.ALOAD, siteSlot);
    mv.visitInsn(Opcodes.DUP);
    mv.visitJumpInsn(Opcodes.IFNONNULL, linked);
    // A first call in a full heap could not link it; what that call held is garbage by now.
    mv.visitInsn(Opcodes.POP);
    constants.load(mv, owner, spec, SITE);
    mv.visitLabel(linked);
    frame(withError(), SITE);
    mv.visitVarInsn(Opcodes.ALOAD, errorSlot);
    mv.visitVarInsn(Opcodes.ILOAD, attemptSlot);
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", false);
    mv.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, SITE, "test", "(Ljava/lang/Object;Ljava/lang/Object;)Z", true);
  }

  /** Copies as many variables as there are arguments. */
  private void copy(int from, int to) {
    int offset = 0;
    for (Object type : arguments) {
      mv.visitVarInsn(FrameTypes.instruction(type, Opcodes.ILOAD), from + offset);
      mv.visitVarInsn(FrameTypes.instruction(type, Opcodes.ISTORE), to + offset);
      offset += FrameTypes.size(type);
    }
  }

  private List<Object> own(List<Object> locals) {
    FrameTypes.pad(locals, siteSlot);
    locals.add(SITE);
    locals.add(Opcodes.INTEGER);
    locals.addAll(arguments);
    return locals;
  }

  private List<Object> withError() {
    List<Object> locals = own(new ArrayList<>());
    locals.add(ERROR);
    return locals;
  }

  private void frame(List<Object> locals, Object... stack) {
    mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.length, stack);
  }
}
