package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Reads the marks of one class, and drops those that cannot be served with a word about it. */
final class MarkReader extends ClassVisitor {
  private static final int JAVA_9 = 53;

  private final ClassMarks found = new ClassMarks();
  private final List<EvictableField> keys;
  private final LibraryBuilders builders;
  private final MarkRules rules;
  private final Set<String> finals = new HashSet<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<String> assigned = new HashSet<>();
  private final Set<String> components = new HashSet<>();
  private final IdentityHashMap<MethodMark, CompilersCopy> overloads = new IdentityHashMap<>();
  private boolean inRecord;
  private boolean hasNested;

  /** Kotlin's: where the bodies of an interface's methods are. */
  private boolean hasBodiesBeside;

  MarkReader(List<EvictableField> keys, LibraryBuilders builders, MarkRules rules) {
    super(Opcodes.ASM9);
    this.keys = keys;
    this.builders = builders;
    this.rules = rules;
    for (EvictableField key : keys) {
      missing.add(key.field());
    }
  }

  ClassMarks found() {
    return found;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    found.owner = name;
    found.superName = superName == null ? "" : superName;
    found.version = version & 0xffff;
    found.inInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    inRecord = "java/lang/Record".equals(superName);
  }

  @Override
  public void visitInnerClass(
      String name, @Nullable String outerName, @Nullable String innerName, int access) {
    hasNested |= name.startsWith(found.owner + "$");
    hasBodiesBeside |= found.inInterface && name.equals(found.owner + "$DefaultImpls");
  }

  @Override
  public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
    MarkKind kind = MarkKind.of(type);
    if (kind != null) {
      rules.misplaced(kind, found.owner.replace('/', '.'), "class");
    }
    return null;
  }

  @Override
  public FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    found.declared.add(name + descriptor);
    if ((access & Opcodes.ACC_FINAL) != 0) {
      finals.add(name + descriptor);
    }
    for (EvictableField key : keys) {
      if (key.field().equals(name) && missing.remove(name)) {
        addField(FieldMark.of(found.owner, access, name, descriptor, Mark.of(key)));
      }
    }
    return new FieldReader(access, name, descriptor);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    found.hasInitialiser |= name.equals("<clinit>");
    MethodReader method = new MethodReader(access, name, descriptor);
    for (EvictableField key : keys) {
      // Fields come first in a class file: a field of that name has been served.
      if (key.field().equals(name) && descriptor.startsWith("()") && missing.remove(name)) {
        method.give(Mark.of(key));
      }
    }
    if (builders.contains(found.owner, access, name, descriptor)) {
      method.give(new Mark(MarkKind.BUILDS_CACHES));
    }
    return method;
  }

  @Override
  public void visitEnd() {
    for (String field : missing) {
      rules.missing(found.owner, field);
    }
    // Classes nested in it may assign its fields, too, and are read later.
    for (int i = 0; i < found.fields.size() && !hasNested; i++) {
      FieldMark mark = found.fields.get(i);
      // Scala 3 sets that of a lazy val by a compare-and-set; the method that reads it is marked.
      if (!assigned.contains(mark.field() + mark.descriptor()) && !mark.field().contains("$lzy")) {
        rules.neverAssigned(mark);
      }
    }
    dropCopies();
  }

  /** Of marks on overloads, when all of the class is known. */
  private void dropCopies() {
    for (Map.Entry<MethodMark, CompilersCopy> entry : overloads.entrySet()) {
      MethodMark overload = entry.getKey();
      overload.marks().removeIf(mark -> isServedBeside(overload, entry.getValue(), mark.kind));
      if (overload.marks().isEmpty()) {
        found.methods.remove(overload);
      }
    }
  }

  private boolean isServedBeside(MethodMark overload, CompilersCopy copy, MarkKind kind) {
    for (MethodMark method : found.methods) {
      if (method.method().equals(overload.method())
          && method.mark(kind) != null
          && !overloads.containsKey(method)
          && copy.mayCall(method)) {
        return true;
      }
    }
    return false;
  }

  private void addField(FieldMark mark) {
    for (FieldMark other : found.fields) {
      if (other.field().equals(mark.field()) && other.descriptor().equals(mark.descriptor())) {
        // The operator's word was there first.
        return;
      }
    }
    if (rules.serves(mark)) {
      found.fields.add(mark);
    }
  }

  private final class FieldReader extends FieldVisitor {
    private final int access;
    private final String name;
    private final String descriptor;
    private @Nullable Mark mark;

    FieldReader(int access, String name, String descriptor) {
      super(Opcodes.ASM9);
      this.access = access;
      this.name = name;
      this.descriptor = descriptor;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
      MarkKind kind = MarkKind.of(type);
      if (kind == MarkKind.EVICTABLE) {
        mark = new Mark(MarkKind.EVICTABLE);
        return mark;
      }
      if (kind != null) {
        rules.misplaced(kind, FieldMark.defaultName(found.owner, name), "field");
      }
      return null;
    }

    @Override
    public void visitEnd() {
      if (mark != null) {
        if (inRecord) {
          components.add(name);
        }
        addField(FieldMark.of(found.owner, access, name, descriptor, mark));
      }
    }
  }

  private final class MethodReader extends MethodVisitor {
    private final int access;
    private final String name;
    private final String descriptor;
    private final List<Mark> marks = new ArrayList<>();
    private final CompilersCopy copy;
    private int given;
    private int maxLocals;

    MethodReader(int access, String name, String descriptor) {
      this(access, name, descriptor, new CompilersCopy(found.owner, access, name, descriptor));
    }

    private MethodReader(int access, String name, String descriptor, CompilersCopy copy) {
      super(Opcodes.ASM9, copy);
      this.copy = copy;
      this.access = access;
      this.name = name;
      this.descriptor = descriptor;
    }

    /** A mark that stands in no class file. */
    void give(Mark mark) {
      marks.add(mark);
      given++;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
      MarkKind kind = MarkKind.of(type);
      if (kind == null) {
        return super.visitAnnotation(type, visible);
      }
      if (isBridge() || isBodyBeside()) {
        return null;
      }
      if (kind == MarkKind.EVICTABLE && (isAccessor() || isNamed())) {
        return null;
      }
      Mark mark = new Mark(kind);
      marks.add(mark);
      return mark;
    }

    /**
     * Compilers copy the marks of a method to the bridge that does nothing but call it: served
     * there too, a hook ran twice on each object, and a gate of three attempts made nine.
     */
    private boolean isBridge() {
      return (access & Opcodes.ACC_BRIDGE) != 0;
    }

    /** The mark is on that body, too. */
    private boolean isBodyBeside() {
      return hasBodiesBeside && (access & Opcodes.ACC_ABSTRACT) != 0;
    }

    @Override
    public @Nullable AnnotationVisitor visitParameterAnnotation(
        int parameter, String type, boolean visible) {
      MarkKind kind = MarkKind.of(type);
      if (kind != null && !isBridge()) {
        rules.misplaced(kind, FieldMark.defaultName(found.owner, name), "parameter");
      }
      return null;
    }

    /** The operator's word was there first. */
    private boolean isNamed() {
      for (Mark mark : marks) {
        if (mark.kind == MarkKind.EVICTABLE) {
          return true;
        }
      }
      return false;
    }

    /** A mark on a component of a record stands on its field, too: that is where it is served. */
    private boolean isAccessor() {
      return descriptor.startsWith("()") && components.contains(name);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String type) {
      super.visitFieldInsn(opcode, owner, field, type);
      boolean writes = opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC;
      if (writes) {
        found.writers.add(name + descriptor);
        found.written.add(owner + "." + field + type);
      }
      if (writes && owner.equals(found.owner)) {
        assigned.add(field + type);
      }
      if (found.version < JAVA_9
          && writes
          && owner.equals(found.owner)
          && !name.equals(opcode == Opcodes.PUTSTATIC ? "<clinit>" : "<init>")
          && finals.contains(field + type)) {
        found.writesFinals = true;
      }
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      super.visitVarInsn(opcode, variable);
      if (variable == 0 && opcode >= Opcodes.ISTORE && name.equals("<init>")) {
        found.droppingThis.add(descriptor);
      }
    }

    @Override
    public void visitMaxs(int maxStack, int locals) {
      maxLocals = locals;
    }

    @Override
    public void visitEnd() {
      if (marks.isEmpty()) {
        return;
      }
      MethodMark method =
          new MethodMark(
              found.owner, found.inInterface, access, name, descriptor, maxLocals, marks);
      for (int i = marks.size() - 1; i >= 0; i--) {
        boolean isCopied = i >= given && copy.isServedElsewhere(marks.get(i).kind);
        if (isCopied || !rules.serves(method, marks.get(i))) {
          marks.remove(i);
        }
      }
      if (!marks.isEmpty()) {
        found.methods.add(method);
        if (given == 0 && copy.of() == CompilersCopy.Of.OVERLOAD) {
          overloads.put(method, copy);
        }
      }
    }
  }
}
