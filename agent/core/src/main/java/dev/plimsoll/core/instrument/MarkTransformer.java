package dev.plimsoll.core.instrument;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each class as it is loaded. One without marks costs a walk through its constants (5 us);
 * the JDK's classes and our own are not looked at. Called by the JVM on any thread; never throws.
 */
final class MarkTransformer implements ClassFileTransformer {
  private final @Nullable ClassLoader platformLoader = ClassLoader.getPlatformClassLoader();
  private final @Nullable ClassLoader ownLoader = MarkTransformer.class.getClassLoader();
  private final Map<String, List<EvictableField>> keys = new HashMap<>();
  private final LibraryBuilders builders;
  private final Bridges bridges;
  private final Complaints complaints;
  private final LateMarks late;
  private final MissedClasses missed;

  /** Made by whoever meets the first marked class. */
  private volatile @Nullable Weaver weaver;

  MarkTransformer(
      InstrumentSettings settings,
      Bridges bridges,
      Complaints complaints,
      LateMarks late,
      MissedClasses missed) {
    this.builders = new LibraryBuilders(settings.discover());
    this.bridges = bridges;
    this.complaints = complaints;
    this.late = late;
    this.missed = missed;
    for (EvictableField key : settings.evictable()) {
      String name = key.className().replace('.', '/');
      List<EvictableField> fields = keys.get(name);
      if (fields == null) {
        fields = new ArrayList<>();
        keys.put(name, fields);
      }
      fields.add(key);
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    if (name == null || !isApplication(loader) || isOurs(name)) {
      return null;
    }
    try {
      boolean wasWoven = loaded != null && hasGiven(loader, name);
      return wasWoven || concerns(loader, name, file)
          ? weave(loader, name, loaded, file, wasWoven)
          : null;
    } catch (Throwable t) {
      if (t instanceof OutOfMemoryError) {
        missed.add(name);
        return null;
      }
      complaints.failure("the marks of " + name.replace('/', '.') + " could not be served", t);
      return null;
    }
  }

  /** Those that are as they were written, since there was no memory to weave them. */
  MissedClasses missed() {
    return missed;
  }

  /** Whether classes of a loader are looked at. */
  boolean isApplication(@Nullable ClassLoader loader) {
    return loader != null && loader != platformLoader && loader != ownLoader;
  }

  /** Whether a class has marks, may write to a marked field, or makes caches. */
  boolean concerns(@Nullable ClassLoader loader, String name, byte[] file) {
    Weaver known = weaver;
    return MarkScanner.hasMark(file)
        || isNamed(name)
        || (known != null && known.isNestMate(loader, name))
        || builders.concerns(name, file);
  }

  /** Whether settings name a member of the class. */
  boolean isNamed(String name) {
    return !keys.isEmpty() && keys.containsKey(name);
  }

  private boolean hasGiven(@Nullable ClassLoader loader, String name) {
    Weaver known = weaver;
    return known != null && known.hasGiven(loader, name);
  }

  private byte @Nullable [] weave(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> loaded,
      byte[] file,
      boolean wasWoven) {
    Weaver known = weaver();
    List<EvictableField> fields = keys.get(name);
    ClassMarks marks = known.read(loader, file, name, fields == null ? List.of() : fields);
    // A debugger that takes the marks away may not take away the methods that came with them.
    if (marks.isEmpty() && !wasWoven) {
      return null;
    }
    byte[] woven = known.weave(loader, file, marks, loaded != null);
    // What was woven as it was loaded has told of itself.
    if (loaded != null && !wasWoven) {
      late.met(loaded, marks);
    }
    return woven;
  }

  private Weaver weaver() {
    Weaver known = weaver;
    if (known == null) {
      synchronized (this) {
        known = weaver;
        if (known == null) {
          known = new Weaver(bridges, builders, complaints);
          weaver = known;
        }
      }
    }
    return known;
  }

  /** The API itself; a deeper package, as the demo's, is an application's. */
  static boolean isOurs(String name) {
    return name.startsWith("dev/plimsoll/")
        && (name.indexOf('/', "dev/plimsoll/".length()) < 0
            || name.startsWith("core/", "dev/plimsoll/".length())
            || name.startsWith("shaded/", "dev/plimsoll/".length())
            || name.startsWith("bridge/", "dev/plimsoll/".length())
            || name.startsWith("launch/", "dev/plimsoll/".length()));
  }
}
