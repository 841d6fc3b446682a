package dev.plimsoll.core.instrument;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Tells the agent of each value that is written to a marked field: the value and the one before,
 * after the write, by a method of {@link AddedMethods} that throws nothing. No variables and no
 * branches, so no frames either.
 *
 * <p>Before a constructor has called another, {@code this} may be written to but not be read; what
 * was written there is told when that call has returned. Other objects may be read there as ever.
 */
final class FieldWeaver extends BirthWatcher {
  private final String type;
  private final List<FieldMark> fields;
  private final AddedMethods added;

  /** Written to until then; each once, or its cache would count as that of two owners. */
  private final Map<String, FieldMark> early = new LinkedHashMap<>();

  FieldWeaver(MethodVisitor next, boolean inConstructor, ClassMarks marks, AddedMethods added) {
    super(next, inConstructor);
    this.type = marks.owner;
    this.fields = marks.fields;
    this.added = added;
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    for (FieldMark field : fields) {
      if (field.isWrittenBy(opcode, owner, name, descriptor)) {
        write(opcode, field);
        return;
      }
    }
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  private void write(int opcode, FieldMark field) {
    if (field.isStatic()) {
      writeStatic(field);
    } else if (!isBorn() && field.owner().equals(type)) {
      early.put(field.field() + field.descriptor(), field);
      access(opcode, field);
    } else {
      writeInstance(field);
    }
  }

  /** Stack: value; leaves nothing. */
  private void writeStatic(FieldMark field) {
    mv.visitInsn(Opcodes.DUP);
    if (field.isFinal()) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else {
      access(Opcodes.GETSTATIC, field);
    }
    mv.visitInsn(Opcodes.SWAP);
    access(Opcodes.PUTSTATIC, field);
    added.tellCache(mv, field);
  }

  /** Stack: owner, value; leaves nothing. */
  private void writeInstance(FieldMark field) {
    mv.visitInsn(Opcodes.DUP_X1);
    mv.visitInsn(Opcodes.SWAP);
    // value, value, owner
    if (field.isFinal()) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else {
      mv.visitInsn(Opcodes.DUP);
      access(Opcodes.GETFIELD, field);
    }
    // value, value, owner, before
    mv.visitInsn(Opcodes.DUP_X2);
    mv.visitInsn(Opcodes.POP);
    mv.visitInsn(Opcodes.SWAP);
    // value, before, owner, value
    access(Opcodes.PUTFIELD, field);
    added.tellCache(mv, field);
  }

  @Override
  void born(String ofType) {
    for (FieldMark field : early.values()) {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
      access(Opcodes.GETFIELD, field);
      mv.visitInsn(Opcodes.ACONST_NULL);
      added.tellCache(mv, field);
    }
    early.clear();
  }

  private void access(int opcode, FieldMark field) {
    mv.visitFieldInsn(opcode, field.qualifier(), field.field(), field.descriptor());
  }
}
