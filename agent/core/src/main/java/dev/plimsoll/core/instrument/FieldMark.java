package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.Opcodes;

/**
 * A field whose value is a cache.
 *
 * @param owner internal name of the class that declares it
 * @param qualifier that of the class by which instructions name it: the owner, or one that inherits
 *     it and is written to by its simple name (JLS 13.1)
 */
record FieldMark(
    String owner,
    String qualifier,
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
        owner,
        access,
        field,
        descriptor,
        mark.name(defaultName(owner, field)),
        mark.order(),
        mark.keep(),
        mark.relievesMask());
  }

  static String defaultName(String owner, String member) {
    return owner.replace('/', '.') + "#" + member;
  }

  /** The same, as a class that inherits it names it. */
  FieldMark inheritedBy(String heir) {
    return new FieldMark(owner, heir, access, field, descriptor, name, order, keep, relievesMask);
  }

  boolean isStatic() {
    return (access & Opcodes.ACC_STATIC) != 0;
  }

  boolean isFinal() {
    return (access & Opcodes.ACC_FINAL) != 0;
  }

  /**
   * Whether an instruction that writes to a field writes to this one. Names alone do not tell:
   * obfuscated classes have fields that differ by their type only.
   */
  boolean isWrittenBy(int opcode, String fieldOwner, String fieldName, String fieldDescriptor) {
    return opcode == (isStatic() ? Opcodes.PUTSTATIC : Opcodes.PUTFIELD)
        && field.equals(fieldName)
        && descriptor.equals(fieldDescriptor)
        && qualifier.equals(fieldOwner);
  }

  /** What {@link MarkSites} reads. */
  String spec() {
    return SiteSpec.ofCaches(field + descriptor, name, order, keep, relievesMask);
  }
}
