package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a marked class into woven ones. Made when the first marked class is met, since
 * it is what loads the class file library. Safe for any thread.
 */
final class Weaver {
  private static final String INITIALISER = "<clinit>()V";

  private final Bridges bridges;
  private final BridgeConstants chain;
  private final LibraryBuilders builders;
  private final MarkRules rules;

  /**
   * Fields that nested classes may write to, by internal name of their class or of one nested in it
   * that inherits them. By loader, too: two web applications may have two versions of one class.
   * Guarded by itself.
   */
  private final Map<ClassLoader, Map<String, List<FieldMark>>> reassignable = new WeakHashMap<>();

  /**
   * What classes were given, by their names, and must have in every later version: methods with
   * their descriptors, the initialiser among them. Guarded by itself.
   */
  private final Map<ClassLoader, Map<String, Set<String>>> added = new WeakHashMap<>();

  Weaver(Bridges bridges, LibraryBuilders builders, Complaints complaints) {
    this.bridges = bridges;
    this.chain = new BridgeConstants(bridges);
    this.builders = builders;
    this.rules = new MarkRules(complaints);
  }

  /**
   * Reads the marks of a class.
   *
   * @param keys its fields that settings name
   */
  ClassMarks read(
      @Nullable ClassLoader loader, byte[] file, String name, List<EvictableField> keys) {
    MarkReader reader = new MarkReader(keys, builders, rules);
    new ClassReader(file).accept(reader, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    ClassMarks marks = reader.found();
    List<FieldMark> own = marks.reassignable();
    List<FieldMark> inherited = inherited(loader, marks);
    marks.addWritten(inherited);
    marks.addWritten(fieldsOfNest(loader, name));
    if (!marks.isEmpty() && !rules.serves(marks)) {
      marks.clear();
      return marks;
    }
    own.addAll(inherited);
    if (!own.isEmpty()) {
      rememberNest(loader, name, own);
    }
    return marks;
  }

  /** Whether a class may write to a marked field of a class that it is nested in. */
  boolean isNestMate(@Nullable ClassLoader loader, String name) {
    return !fieldsOfNest(loader, name).isEmpty();
  }

  /**
   * Weaves a class.
   *
   * @param isLoaded whether the class is loaded already, so that nothing may be added to it
   */
  byte[] weave(@Nullable ClassLoader loader, byte[] file, ClassMarks marks, boolean isLoaded) {
    Set<String> given = isLoaded ? given(loader, marks.owner) : null;
    boolean addsInitialiser =
        !marks.hasInitialiser
            && (given == null
                ? !marks.callbacks(/* ofInstances= */ false).isEmpty()
                : given.contains(INITIALISER));
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    AddedMethods methods = new AddedMethods(writer, marks, chain, bridges, given);
    reader.accept(
        new ClassWeaver(writer, marks, methods, addsInitialiser), ClassReader.EXPAND_FRAMES);
    // Before what is remembered: a class that found no memory for them is loaded without.
    byte[] woven = writer.toByteArray();
    if (!isLoaded) {
      Set<String> names = methods.names();
      if (addsInitialiser) {
        names.add(INITIALISER);
      }
      remember(loader, marks.owner, names);
    }
    return woven;
  }

  /** Whether a class was woven as it was loaded. */
  boolean hasGiven(@Nullable ClassLoader loader, String name) {
    return !given(loader, name).isEmpty();
  }

  /** Those of all classes around it. */
  private List<FieldMark> fieldsOfNest(@Nullable ClassLoader loader, String name) {
    int at = name.lastIndexOf('$');
    if (at <= 0) {
      return List.of();
    }
    List<FieldMark> found = new ArrayList<>();
    synchronized (reassignable) {
      Map<String, List<FieldMark>> ofLoader = reassignable.get(loader);
      for (; ofLoader != null && at > 0; at = name.lastIndexOf('$', at - 1)) {
        found.addAll(ofLoader.getOrDefault(name.substring(0, at), List.of()));
      }
    }
    return found;
  }

  /** Those that a class has from its superclass, if that is around it and has been read. */
  private List<FieldMark> inherited(@Nullable ClassLoader loader, ClassMarks heir) {
    List<FieldMark> found = new ArrayList<>();
    synchronized (reassignable) {
      Map<String, List<FieldMark>> ofLoader = reassignable.get(loader);
      if (ofLoader != null) {
        for (FieldMark field : ofLoader.getOrDefault(heir.superName, List.of())) {
          if (heir.inherits(field)) {
            found.add(field.inheritedBy(heir.owner));
          }
        }
      }
    }
    return found;
  }

  private void rememberNest(@Nullable ClassLoader loader, String name, List<FieldMark> fields) {
    synchronized (reassignable) {
      Map<String, List<FieldMark>> ofLoader = reassignable.get(loader);
      if (ofLoader == null) {
        ofLoader = new HashMap<>();
        reassignable.put(loader, ofLoader);
      }
      ofLoader.put(name, fields);
    }
  }

  private Set<String> given(@Nullable ClassLoader loader, String name) {
    synchronized (added) {
      Map<String, Set<String>> names = added.get(loader);
      Set<String> found = names == null ? null : names.get(name);
      return found == null ? Set.of() : found;
    }
  }

  private void remember(@Nullable ClassLoader loader, String name, Set<String> names) {
    synchronized (added) {
      Map<String, Set<String>> ofLoader = added.get(loader);
      if (ofLoader == null) {
        ofLoader = new HashMap<>();
        added.put(loader, ofLoader);
      }
      try {
        ofLoader.put(name, names);
      } catch (Throwable t) {
        // The entry is in before its table grows, which may find no memory.
        ofLoader.remove(name);
        throw t;
      }
    }
  }
}
