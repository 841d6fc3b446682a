package dev.plimsoll.core.response.size;

import dev.plimsoll.core.base.ModuleOpener;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a class's objects: bytes of their fields, and the references that can be
 * followed. Immutable; lives as long as its class.
 */
final class ClassShape {
  enum Kind {
    /** Shared by its nature, or not to be touched: counts nothing. */
    SKIPPED,
    STRING,
    PRIMITIVE_ARRAY,
    REFERENCE_ARRAY,
    /** A collection of the JDK, whose fields are closed: walked through its iterator. */
    COLLECTION,
    MAP,
    /** A byte buffer, whose array is closed: its capacity tells. */
    BUFFER,
    /** Counts what it was completed with. */
    FUTURE,
    OBJECT
  }

  /** For a reference into an object of the JDK that cannot be followed; chosen, not measured. */
  private static final int HIDDEN_REFERENCE_BYTES = 24;

  private static final String LINKED_ENTRY = "java.util.LinkedHashMap$Entry";

  private static final Field[] NONE = {};

  private static final Class<?>[] WALKABLE = {
    ArrayList.class,
    HashMap.class,
    LinkedHashMap.class,
    HashSet.class,
    LinkedHashSet.class,
    LinkedList.class,
    ArrayDeque.class,
    TreeMap.class,
    TreeSet.class,
    ConcurrentHashMap.class,
    CopyOnWriteArrayList.class,
    ConcurrentLinkedQueue.class,
    Arrays.asList(1, 2).getClass()
  };

  /**
   * Packages of the JDK whose classes hold what the application gave them: behind an {@code
   * Optional}, an unmodifiable list or an image may be all that a cache holds. Others mostly lead
   * into the JDK itself.
   */
  private static final Set<String> HOLDING =
      Set.of("java.awt.image", "java.util", "java.util.concurrent", "java.util.concurrent.atomic");

  final Kind kind;
  final int primitiveBytes;
  final int references;
  final int hiddenBytes;
  final Field[] followed;

  private ClassShape(Kind kind, int primitiveBytes, int references, int hidden, Field[] followed) {
    this.kind = kind;
    this.primitiveBytes = primitiveBytes;
    this.references = references;
    this.hiddenBytes = hidden * HIDDEN_REFERENCE_BYTES;
    this.followed = followed;
  }

  /**
   * Looks at a class once; never fails.
   *
   * @param opener null where nobody can open what is closed
   */
  static ClassShape of(Class<?> type, @Nullable ModuleOpener opener) {
    Kind kind = kindOf(type);
    if (type.isArray()) {
      int elementBytes = type.getComponentType().isPrimitive() ? width(type.getComponentType()) : 0;
      return new ClassShape(kind, elementBytes, 0, 0, NONE);
    }
    if (kind == Kind.SKIPPED || kind == Kind.STRING) {
      return new ClassShape(kind, 0, 0, 0, NONE);
    }
    try {
      return ofFields(type, kind, opener);
    } catch (LinkageError | SecurityException e) {
      // A field of a type that is not there: the object is counted as a small one.
      return new ClassShape(kind, 8, 0, 0, NONE);
    }
  }

  private static ClassShape ofFields(Class<?> type, Kind kind, @Nullable ModuleOpener opener) {
    int primitiveBytes = 0;
    int references = 0;
    int hidden = 0;
    List<Field> followed = new ArrayList<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (kind == Kind.OBJECT && opener != null && isToBeOpened(c)) {
        open(c, opener);
      }
      for (Field field : c.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        if (field.getType().isPrimitive()) {
          primitiveBytes += width(field.getType());
          continue;
        }
        references++;
        if (c.getName().equals(LINKED_ENTRY)) {
          // Its neighbours: the map's table leads to them too, and counts some of them for all.
          continue;
        }
        if (kind == Kind.OBJECT && isFollowable(field)) {
          followed.add(field);
        } else {
          hidden++;
        }
      }
    }
    return new ClassShape(
        kind, primitiveBytes, references, kind == Kind.OBJECT ? hidden : 0, followed.toArray(NONE));
  }

  private static Kind kindOf(Class<?> type) {
    if (type.isArray()) {
      return type.getComponentType().isPrimitive() ? Kind.PRIMITIVE_ARRAY : Kind.REFERENCE_ARRAY;
    }
    if (type == String.class) {
      return Kind.STRING;
    }
    if (isShared(type)) {
      return Kind.SKIPPED;
    }
    if (ByteBuffer.class.isAssignableFrom(type)) {
      return Kind.BUFFER;
    }
    if (type == CompletableFuture.class) {
      return Kind.FUTURE;
    }
    if (!isWalkable(type)) {
      return Kind.OBJECT;
    }
    return Map.class.isAssignableFrom(type) ? Kind.MAP : Kind.COLLECTION;
  }

  /**
   * The JDK's own collections that can be read without a lock, a change or foreign code: a
   * synchronized one may block, a weak one expunges when asked for its size, a wrapper may hide one
   * that runs a query. Of all others the fields are read, as of any object.
   */
  private static boolean isWalkable(Class<?> type) {
    if (type.getName().startsWith("java.util.ImmutableCollections$")) {
      // Its iterators are nested in there, too.
      return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }
    for (Class<?> known : WALKABLE) {
      if (type == known) {
        return true;
      }
    }
    return false;
  }

  private static boolean isShared(Class<?> type) {
    return type == Class.class
        || Enum.class.isAssignableFrom(type)
        || ClassLoader.class.isAssignableFrom(type)
        || Thread.class.isAssignableFrom(type)
        || Reference.class.isAssignableFrom(type)
        || type.isHidden();
  }

  private static boolean isToBeOpened(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    boolean ofTheJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
    return !ofTheJdk || HOLDING.contains(type.getPackageName());
  }

  private static void open(Class<?> type, ModuleOpener opener) {
    try {
      opener.open(type);
    } catch (RuntimeException e) {
      // A module that may not be changed: its fields count as references.
      return;
    }
  }

  private static boolean isFollowable(Field field) {
    try {
      field.setAccessible(true);
      return true;
    } catch (InaccessibleObjectException | SecurityException e) {
      return false;
    }
  }

  private static int width(Class<?> primitive) {
    if (primitive == long.class || primitive == double.class) {
      return 8;
    }
    if (primitive == int.class || primitive == float.class) {
      return 4;
    }
    return primitive == boolean.class || primitive == byte.class ? 1 : 2;
  }
}
