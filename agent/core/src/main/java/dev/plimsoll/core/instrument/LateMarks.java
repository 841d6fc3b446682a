package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.InitialisedClasses;
import dev.plimsoll.core.base.ModuleOpener;
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves static members of classes that were loaded before they were woven: what their initialisers
 * would have told is told here. Instances are met at the next write to their field, or never.
 */
final class LateMarks {
  /** The rest are counted: the log takes 300 lines a minute, and has others to tell. Chosen. */
  private static final int MOST_NAMED = 20;

  private final MarkSites sites;
  private final ModuleOpener opener;
  private final InitialisedClasses initialised;
  private final Complaints complaints;

  /** Filled by the transformer on any thread. */
  private final Queue<Late> met = new ConcurrentLinkedQueue<>();

  /** Whoever is woven anew from then on, by another agent's wish, has told of itself before. */
  private volatile boolean over;

  LateMarks(
      MarkSites sites, ModuleOpener opener, InitialisedClasses initialised, Complaints complaints) {
    this.sites = sites;
    this.opener = opener;
    this.initialised = initialised;
    this.complaints = complaints;
  }

  /** Remembers a loaded class that has been woven, until they are served. */
  void met(Class<?> type, ClassMarks marks) {
    if (!over) {
      met.add(new Late(type, marks));
    }
  }

  /** Forgets what was met: all of it is woven once more, or was served. */
  void beginAnew() {
    over = false;
    // No clear(), as below.
    Late late;
    do {
      late = met.poll();
    } while (late != null);
  }

  /**
   * Tells of the static members of the classes met so far; once each.
   *
   * @param attached whether they had been loaded since nobody named the agent at the start
   */
  void serve(boolean attached) {
    over = true;
    int partly = 0;
    // By the first, and no clear(): that links a lambda of the JDK's, 5 ms at every start.
    for (Late late = met.poll(); late != null; late = met.poll()) {
      try {
        boolean isInitialised = initialised.contains(late.type);
        if (isInitialised && late.marks.marksWhatIsMade() && ++partly <= MOST_NAMED) {
          complaints.warn(
              "marks of "
                  + late.type.getName()
                  + ", which was loaded before they could be served, do not reach what was made before:"
                  + " methods are not called on those objects, caches in their final fields and caches that"
                  + " methods returned are not shed - "
                  + (attached ? "start with -javaagent, or " : "")
                  + "register them with MemoryPressure");
        }
        serve(late, isInitialised);
      } catch (Throwable t) {
        if (MarkSites.shortage(t) != null) {
          sites.weaveLater(late.type);
        } else {
          complaints.failure("static members of " + late.type + " could not be taken on", t);
        }
      }
    }
    if (partly > MOST_NAMED) {
      complaints.warn(
          "marks of "
              + (partly - MOST_NAMED)
              + " more such classes do not reach what was made before");
    }
  }

  private void serve(Late late, boolean isInitialised) throws ReflectiveOperationException {
    if (isInitialised) {
      for (FieldMark field : late.marks.fields) {
        if (field.isStatic() && field.owner().equals(late.marks.owner)) {
          serveField(late.type, field);
        }
      }
    }
    // Without an initialiser there is nothing that would tell of them later.
    if (isInitialised || !late.marks.hasInitialiser) {
      for (MethodMark method : late.marks.callbacks(/* ofInstances= */ false)) {
        serveMethod(late.type, method);
      }
    }
  }

  private void serveField(Class<?> type, FieldMark mark) throws ReflectiveOperationException {
    opener.open(type);
    for (Field field : type.getDeclaredFields()) {
      // By its type, too: obfuscated classes have fields that differ by that only.
      if (field.getName().equals(mark.field())
          && field.getType().descriptorString().equals(mark.descriptor())) {
        field.setAccessible(true);
        tell(sites.of(type).apply(mark.spec()), field.get(null));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void tell(Object site, @Nullable Object cache) {
    // As if it were assigned again: one that was told of before is not taken for shared now.
    ((BiConsumer<@Nullable Object, @Nullable Object>) site).accept(cache, cache);
  }

  @SuppressWarnings("unchecked")
  private void serveMethod(Class<?> type, MethodMark mark) {
    for (Mark each : mark.callbacks()) {
      Object site = sites.of(type).apply(mark.spec(each));
      ((Consumer<@Nullable Object>) site).accept(null);
    }
  }

  private record Late(Class<?> type, ClassMarks marks) {}
}
