package dev.plimsoll.core.response.size;

import dev.plimsoll.core.base.ModuleOpener;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.RandomAccess;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sizes of single objects, without what they refer to. Safe for any thread. */
public final class ObjectSizes {
  private final ClassShapes shapes = new ClassShapes();

  /** Written once or twice in the agent's life, read by whoever weighs; a record, so whole. */
  private volatile MemoryLayout layout;

  public ObjectSizes(MemoryLayout layout) {
    this.layout = layout;
  }

  /** Who opens what is closed to the agent, so that it can be weighed; before anything is. */
  public void setOpener(ModuleOpener opener) {
    shapes.setOpener(opener);
  }

  public void setLayout(MemoryLayout measured) {
    layout = measured;
  }

  public MemoryLayout layout() {
    return layout;
  }

  /**
   * The exact size of an array of primitives, byte buffer, string or boxed value, and of a future
   * that was completed with one; -1 for all else.
   */
  public long leafBytes(@Nullable Object object) {
    if (object == null) {
      return 0;
    }
    ClassShape shape = shape(object);
    return switch (shape.kind) {
      case STRING, PRIMITIVE_ARRAY, BUFFER -> shallowBytes(object, shape);
      case OBJECT -> shape.references == 0 ? shallowBytes(object, shape) : -1;
      case FUTURE -> completedBytes((CompletableFuture<?>) object, shape);
      default -> -1;
    };
  }

  private long completedBytes(CompletableFuture<?> future, ClassShape shape) {
    if (!future.isDone() || future.isCompletedExceptionally()) {
      return -1;
    }
    Object value = future.getNow(null);
    long bytes = value instanceof CompletableFuture<?> ? -1 : leafBytes(value);
    return bytes < 0 ? -1 : bytes + shallowBytes(future, shape);
  }

  ClassShape shape(Object object) {
    return shapes.get(object.getClass());
  }

  long shallowBytes(Object object, ClassShape shape) {
    MemoryLayout now = layout;
    return switch (shape.kind) {
      case STRING -> stringBytes((String) object, now);
      case PRIMITIVE_ARRAY -> now.array(Array.getLength(object), shape.primitiveBytes);
      case REFERENCE_ARRAY -> now.array(((Object[]) object).length, now.refBytes());
      case COLLECTION -> collectionBytes((Collection<?>) object, shape, now);
      case BUFFER -> bufferBytes((ByteBuffer) object, shape, now);
      case MAP -> mapBytes((Map<?, ?>) object, shape, now);
      default -> now.object(shape.primitiveBytes, shape.references) + shape.hiddenBytes;
    };
  }

  /** Slices of one array count their own parts; what is off the heap is none of it. */
  private static long bufferBytes(ByteBuffer buffer, ClassShape shape, MemoryLayout now) {
    return now.object(shape.primitiveBytes, shape.references)
        + (buffer.isDirect() ? 0 : now.array(buffer.capacity(), 1));
  }

  private static long collectionBytes(Collection<?> all, ClassShape shape, MemoryLayout now) {
    // An array with a little slack, or a node of three references for each element.
    long perElement = all instanceof RandomAccess ? now.refBytes() * 5L / 4 : now.object(4, 4);
    return now.object(shape.primitiveBytes, shape.references)
        + now.array(0, 1)
        + perElement * all.size();
  }

  private static long mapBytes(Map<?, ?> map, ClassShape shape, MemoryLayout now) {
    // A node and a slot and a half of the table for each entry, as HashMap has them.
    return now.object(shape.primitiveBytes, shape.references)
        + now.array(0, 1)
        + (now.object(4, 3) + now.refBytes() * 3L / 2) * map.size();
  }

  private static long stringBytes(String text, MemoryLayout now) {
    int length = text.length();
    // One wide character makes all of them wide; looking at 16 tells as good as always.
    int width = 1;
    int step = Math.max(1, length / 16);
    for (int i = 0; i < length; i += step) {
      if (text.charAt(i) > 0xFF) {
        width = 2;
        break;
      }
    }
    return now.object(6, 1) + now.array((long) length * width, 1);
  }
}
