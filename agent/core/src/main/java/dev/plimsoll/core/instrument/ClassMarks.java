package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one class has to be given: its own marks, those that settings add, and the fields of classes
 * around it that it may write to, under each name that it has for them. Confined to the thread that
 * loads the class.
 */
final class ClassMarks {
  String owner = "";
  String superName = "";
  int version;
  boolean inInterface;
  boolean hasInitialiser;

  /**
   * Writes a final field outside its own initialiser, as an old Kotlin's or Scala's constructor
   * does to the static field of a singleton: legal before version 53 only (JDK-8157181).
   */
  boolean writesFinals;

  /** Methods, with their descriptors, that write to any field; the others are copied as bytes. */
  final Set<String> writers = new HashSet<>();

  /**
   * Constructors, by their descriptors, that put another variable in the place of {@code this} once
   * they use it no more, as R8 writes them.
   */
  final Set<String> droppingThis = new HashSet<>();

  /** Fields that it writes to, each as owner, point, name and descriptor. */
  final Set<String> written = new HashSet<>();

  /** Fields of its own, marked or not, with their descriptors. */
  final Set<String> declared = new HashSet<>();

  final List<FieldMark> fields = new ArrayList<>();
  final List<MethodMark> methods = new ArrayList<>();

  boolean isEmpty() {
    return fields.isEmpty() && methods.isEmpty();
  }

  /** Nothing of it is to be served. */
  void clear() {
    fields.clear();
    methods.clear();
  }

  /** Those of other classes, as far as it writes to them: a proxy is but named like one nested. */
  void addWritten(List<FieldMark> others) {
    for (FieldMark field : others) {
      if (written.contains(field.qualifier() + "." + field.field() + field.descriptor())) {
        fields.add(field);
      }
    }
  }

  /** Fields that other classes of the nest may write to. */
  List<FieldMark> reassignable() {
    List<FieldMark> found = new ArrayList<>();
    for (FieldMark field : fields) {
      if (!field.isFinal() && field.owner().equals(owner)) {
        found.add(field);
      }
    }
    return found;
  }

  /** Whether an instruction that names this class and such a field means that of its superclass. */
  boolean inherits(FieldMark field) {
    return owner.startsWith(field.owner() + "$")
        && !declared.contains(field.field() + field.descriptor());
  }

  /** The methods that the agent is to call, on each instance or on none. */
  List<MethodMark> callbacks(boolean ofInstances) {
    List<MethodMark> found = new ArrayList<>();
    for (MethodMark method : methods) {
      if (method.isStatic() != ofInstances && !method.callbacks().isEmpty()) {
        found.add(method);
      }
    }
    return found;
  }

  /** Whether marks are met when an object or a cache is made, and not once more later. */
  boolean marksWhatIsMade() {
    for (MethodMark method : methods) {
      if (method.mark(MarkKind.EVICTABLE) != null) {
        return true;
      }
    }
    for (FieldMark field : fields) {
      if (!field.isStatic() && field.isFinal() && field.owner().equals(owner)) {
        return true;
      }
    }
    return !callbacks(/* ofInstances= */ true).isEmpty();
  }
}
