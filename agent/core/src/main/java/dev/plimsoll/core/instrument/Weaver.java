package dev.plimsoll.core.instrument;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a marked class into woven ones. Made when the first marked class is met, since
 * it is what loads the class file library. Safe for any thread.
 */
final class Weaver {
  private final BridgeConstants constants;
  private final MarkRules rules;

  /** Fields that may be written by nest mates, by internal name of their class. */
  private final Map<String, List<FieldMark>> reassignable = new ConcurrentHashMap<>();

  /** Classes that were given an initialiser, and must have it in every later version. */
  private final Map<ClassLoader, Set<String>> initialisersAdded = new WeakHashMap<>();

  Weaver(BridgeConstants constants, Complaints complaints) {
    this.constants = constants;
    this.rules = new MarkRules(complaints);
  }

  /**
   * Reads the marks of a class.
   *
   * @param keys its fields that settings name
   */
  ClassMarks read(byte[] file, String name, List<EvictableField> keys) {
    MarkReader reader = new MarkReader(keys, rules);
    new ClassReader(file).accept(reader, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    ClassMarks marks = reader.found();
    List<FieldMark> own = marks.reassignable();
    marks.fields.addAll(fieldsOfNest(name));
    if (!marks.isEmpty() && !rules.serves(marks)) {
      return new ClassMarks();
    }
    if (!own.isEmpty()) {
      reassignable.put(name, own);
    }
    return marks;
  }

  /** Whether a class may write to a marked field of a class that it is nested in. */
  boolean isNestMate(String name) {
    return !reassignable.isEmpty() && !fieldsOfNest(name).isEmpty();
  }

  /**
   * Weaves a class.
   *
   * @param isLoaded whether the class is loaded already, so that nothing may be added to it
   */
  byte[] weave(@Nullable ClassLoader loader, byte[] file, ClassMarks marks, boolean isLoaded) {
    boolean mayAdd = isLoaded ? wasAdded(loader, marks.owner) : true;
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new ClassWeaver(writer, marks, constants, mayAdd), ClassReader.EXPAND_FRAMES);
    if (!isLoaded && !marks.hasInitialiser && !marks.callbacks(false).isEmpty()) {
      remember(loader, marks.owner);
    }
    return writer.toByteArray();
  }

  /** Whether the static callbacks of a loaded class are told by its own initialiser. */
  boolean hasInitialiser(@Nullable ClassLoader loader, ClassMarks marks) {
    return marks.hasInitialiser || wasAdded(loader, marks.owner);
  }

  private List<FieldMark> fieldsOfNest(String name) {
    for (int at = name.lastIndexOf('$'); at > 0; at = name.lastIndexOf('$', at - 1)) {
      List<FieldMark> fields = reassignable.get(name.substring(0, at));
      if (fields != null) {
        return fields;
      }
    }
    return List.of();
  }

  private boolean wasAdded(@Nullable ClassLoader loader, String name) {
    synchronized (initialisersAdded) {
      Set<String> names = initialisersAdded.get(loader);
      return names != null && names.contains(name);
    }
  }

  private void remember(@Nullable ClassLoader loader, String name) {
    synchronized (initialisersAdded) {
      initialisersAdded.computeIfAbsent(loader, new NewSet()).add(name);
    }
  }

  private static final class NewSet
      implements java.util.function.Function<@Nullable ClassLoader, Set<String>> {
    @Override
    public Set<String> apply(@Nullable ClassLoader loader) {
      return new HashSet<>();
    }
  }
}
