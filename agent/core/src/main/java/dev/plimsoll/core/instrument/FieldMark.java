package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * A field whose value is a cache.
 *
 * @param owner internal name of the class that declares it
 */
record FieldMark(
    String owner,
    int access,
    String field,
    String descriptor,
    String name,
    int order,
    double keep,
    int relievesMask) {

  static FieldMark of(String owner, int access, String field, String descriptor, Mark mark) {
    return new FieldMark(
        owner,
        access,
        field,
        descriptor,
        mark.name(defaultName(owner, field)),
        mark.order(),
        mark.keep(),
        mark.resources("relieves", EvictableField.DEFAULT_RELIEVES));
  }

  static FieldMark of(String owner, int access, String descriptor, EvictableField key) {
    return new FieldMark(
        owner,
        access,
        key.field(),
        descriptor,
        key.name().isEmpty() ? defaultName(owner, key.field()) : key.name(),
        key.order(),
        key.keep(),
        key.relievesMask());
  }

  static String defaultName(String owner, String member) {
    return owner.replace('/', '.') + "#" + member;
  }

  boolean isStatic() {
    return (access & Opcodes.ACC_STATIC) != 0;
  }

  boolean isFinal() {
    return (access & Opcodes.ACC_FINAL) != 0;
  }

  /** Whether an instruction that writes to a field writes to this one. */
  boolean isWrittenBy(int opcode, String fieldOwner, String fieldName) {
    return opcode == (isStatic() ? Opcodes.PUTSTATIC : Opcodes.PUTFIELD)
        && field.equals(fieldName)
        && owner.equals(fieldOwner);
  }

  ConstantDynamic site(BridgeConstants constants) {
    return constants.site(
        "Ljava/util/function/BiConsumer;",
        MarkKind.EVICTABLE.name(),
        Type.getObjectType(owner),
        field,
        name,
        order,
        keep,
        relievesMask);
  }
}
