package dev.plimsoll.core.instrument;

import java.util.List;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Writes a class with what its marks ask for. Methods that no mark concerns are copied as they are.
 * Confined to the thread that loads the class.
 */
final class ClassWeaver extends ClassVisitor {
  /** The first version with constants that are computed (JEP 309). */
  private static final int FIRST_VERSION = Opcodes.V11;

  private final ClassMarks marks;
  private final AddedMethods added;
  private final List<MethodMark> ofInstances;
  private final List<MethodMark> ofClass;
  private final boolean addsInitialiser;

  /**
   * @param addsInitialiser whether the class, which has none, is given a class initialiser: not if
   *     it is loaded and was not given one then
   */
  ClassWeaver(ClassVisitor next, ClassMarks marks, AddedMethods added, boolean addsInitialiser) {
    super(Opcodes.ASM9, next);
    this.marks = marks;
    this.added = added;
    this.addsInitialiser = addsInitialiser;
    this.ofInstances = marks.callbacks(/* ofInstances= */ true);
    this.ofClass =
        marks.hasInitialiser || addsInitialiser
            ? marks.callbacks(/* ofInstances= */ false)
            : List.of();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    // A preview class file says so in the upper half, and is new enough.
    int raised = (version & 0xffff) < FIRST_VERSION ? FIRST_VERSION : version;
    super.visit(raised, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
    if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
      return method;
    }
    for (MethodMark mark : marks.methods) {
      if (mark.is(name, descriptor)) {
        method = weave(method, mark);
      }
    }
    MethodVisitor withOwners = withOwners(method, name, descriptor);
    boolean writes = marks.writers.contains(name + descriptor);
    return writes ? withFields(withOwners, name) : withOwners;
  }

  @Override
  public void visitEnd() {
    if (addsInitialiser) {
      MethodVisitor method = visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
      method.visitCode();
      method.visitInsn(Opcodes.RETURN);
      method.visitMaxs(0, 0);
      method.visitEnd();
    }
    added.write();
    super.visitEnd();
  }

  /** From the door inwards: what is refused is not tried, what is tried again is told each time. */
  private MethodVisitor weave(MethodVisitor next, MethodMark method) {
    MethodVisitor woven = next;
    Mark door = method.mark(MarkKind.REJECT_UNDER_PRESSURE);
    if (door != null) {
      woven = new DoorWeaver(woven, method, door, added.constants());
    }
    Mark gate = method.mark(MarkKind.RETRY_AFTER_SHEDDING);
    if (gate != null) {
      woven = new GateWeaver(woven, method, gate, added.constants());
    }
    for (Mark factory : method.factories()) {
      woven = new FactoryWeaver(woven, method, factory, added);
    }
    return woven;
  }

  private MethodVisitor withOwners(MethodVisitor next, String name, String descriptor) {
    if (name.equals("<init>") && !ofInstances.isEmpty()) {
      boolean dropsThis = marks.droppingThis.contains(descriptor);
      return new ExitWeaver(next, /* inConstructor= */ true, dropsThis, ofInstances, added);
    }
    if (name.equals("<clinit>") && !ofClass.isEmpty()) {
      return new ExitWeaver(
          next, /* inConstructor= */ false, /* dropsThis= */ false, ofClass, added);
    }
    return next;
  }

  private MethodVisitor withFields(MethodVisitor next, String name) {
    if (marks.fields.isEmpty()) {
      return next;
    }
    return new FieldWeaver(next, name.equals("<init>"), marks, added);
  }
}
