package dev.plimsoll.core.instrument;

import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts a door before the body of a method:
 *
 * <pre>{@code
 * Object refusal = null;
 * try {
 *   site;                                          // linked on the first call, not in need
 *   if ((doors.get() & mask) == 0) goto body;
 *   refusal = site.apply(doors.get());             // the exception to throw, or null
 * } catch (Throwable t) { refusal = null; }         // a failure of ours shuts no door
 * if (refusal != null) throw refusal;
 * body:
 * }</pre>
 */
final class DoorWeaver extends MethodVisitor {
  private static final String SITE = "java/util/function/LongFunction";
  private static final String ATOMIC_LONG = "java/util/concurrent/atomic/AtomicLong";

  private final MethodMark method;
  private final long mask;
  private final String spec;
  private final SiteConstants constants;

  DoorWeaver(MethodVisitor next, MethodMark method, Mark mark, SiteConstants constants) {
    super(Opcodes.ASM9, next);
    this.method = method;
    this.mask = method.doorMask(mark);
    this.spec = method.spec(mark);
    this.constants = constants;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    Label decide = new Label();
    Label body = new Label();
    mv.visitTryCatchBlock(start, end, failed, "java/lang/Throwable");
    mv.visitLabel(start);
    loadSite();
    mv.visitInsn(Opcodes.POP);
    readWord();
    mv.visitLdcInsn(mask);
    mv.visitInsn(Opcodes.LAND);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(Opcodes.IFEQ, body);
    loadSite();
    readWord();
    mv.visitMethodInsn(Opcodes.INVOKEINTERFACE, SITE, "apply", "(J)Ljava/lang/Object;", true);
    mv.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/RuntimeException");
    mv.visitLabel(end);
    mv.visitJumpInsn(Opcodes.GOTO, decide);
    mv.visitLabel(failed);
    frame("java/lang/Throwable");
    mv.visitInsn(Opcodes.POP);
    mv.visitInsn(Opcodes.ACONST_NULL);
    mv.visitLabel(decide);
    frame("java/lang/RuntimeException");
    mv.visitInsn(Opcodes.DUP);
    Label open = new Label();
    mv.visitJumpInsn(Opcodes.IFNULL, open);
    mv.visitInsn(Opcodes.ATHROW);
    mv.visitLabel(open);
    frame("java/lang/RuntimeException");
    mv.visitInsn(Opcodes.POP);
    mv.visitLabel(body);
    frame();
    // A loop at the start of the body has its own frame, which may not share this one's place.
    mv.visitInsn(Opcodes.NOP);
  }

  private void loadSite() {
    constants.load(mv, method.owner(), spec, SITE);
  }

  private void readWord() {
    constants.load(mv, method.owner(), SiteSpec.DOOR_WORD, ATOMIC_LONG);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ATOMIC_LONG, "get", "()J", false);
  }

  private void frame(Object... stack) {
    List<Object> locals = FrameTypes.ofArguments(method);
    mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.length, stack);
  }
}
