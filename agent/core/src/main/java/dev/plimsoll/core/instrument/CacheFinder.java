package dev.plimsoll.core.instrument;

import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the builders of cache libraries: names each cache by where it was made, the first
 * place outside of the library and the JDK, and tells the sink of it. Some microseconds for each
 * cache made. Called on application threads; never throws.
 */
final class CacheFinder implements BiConsumer<@Nullable Object, @Nullable Object> {
  private static final String[] PASSED_BY = {
    "com.github.benmanes.caffeine.", "com.google.common.", "javax.cache.", "java.", "jdk."
  };

  private final StackWalker walker =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private final Function<Stream<StackWalker.StackFrame>, @Nullable String> maker = new Maker();
  private final List<String> excluded;
  private final MarkSink sink;
  private final Complaints complaints;

  /**
   * @param excluded as the setting {@code discover-exclude} has them
   */
  CacheFinder(List<String> excluded, MarkSink sink, Complaints complaints) {
    this.excluded = excluded;
    this.sink = sink;
    this.complaints = complaints;
  }

  @Override
  public void accept(@Nullable Object cache, @Nullable Object ignored) {
    if (cache == null) {
      return;
    }
    try {
      String place = walker.walk(maker);
      if (place != null && !isExcluded(place)) {
        sink.found(place, cache);
      }
    } catch (Throwable t) {
      failed(t);
    }
  }

  private void failed(Throwable cause) {
    try {
      complaints.failure("a cache that was found could not be taken on", cause);
    } catch (Throwable t) {
      // No memory even for that: the host must not hear of it.
      return;
    }
  }

  private boolean isExcluded(String place) {
    for (String pattern : excluded) {
      int length = pattern.length();
      boolean matches =
          pattern.endsWith("*")
              ? place.regionMatches(0, pattern, 0, length - 1)
              : place.startsWith(pattern)
                  && (place.length() == length || "#:$".indexOf(place.charAt(length)) >= 0);
      if (matches) {
        return true;
      }
    }
    return false;
  }

  /** The place as {@code Class#method:line}; null where the agent itself makes a cache. */
  private static final class Maker
      implements Function<Stream<StackWalker.StackFrame>, @Nullable String> {
    @Override
    public @Nullable String apply(Stream<StackWalker.StackFrame> frames) {
      Class<?> builder = null;
      for (Iterator<StackWalker.StackFrame> each = frames.iterator(); each.hasNext(); ) {
        StackWalker.StackFrame frame = each.next();
        Class<?> type = frame.getDeclaringClass();
        if (type == CacheFinder.class) {
          continue;
        }
        if (builder == null) {
          builder = type;
        }
        // A manager may hand on to another one of its kind.
        if (builder.isAssignableFrom(type) || isPassedBy(type.getName())) {
          continue;
        }
        return type.getClassLoader() == CacheFinder.class.getClassLoader() ? null : name(frame);
      }
      return null;
    }

    private static boolean isPassedBy(String name) {
      for (String beginning : PASSED_BY) {
        if (name.startsWith(beginning)) {
          return true;
        }
      }
      return false;
    }

    private static String name(StackWalker.StackFrame frame) {
      String place = frame.getClassName() + "#" + frame.getMethodName();
      return frame.getLineNumber() > 0 ? place + ":" + frame.getLineNumber() : place;
    }
  }
}
