package dev.plimsoll.core.instrument;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * One annotation of ours, as it stands in a class file. Elements that it does not spell out have
 * the defaults of the API. Confined to the thread that loads the class.
 */
final class Mark extends AnnotationVisitor {
  private static final int DEFAULT_ORDER = 100;
  private static final double DEFAULT_KEEP = 0.1;

  /** HEAP only. */
  private static final int DEFAULT_RELIEVES = 1;

  final MarkKind kind;
  private final Map<String, Object> values = new HashMap<>();

  Mark(MarkKind kind) {
    super(Opcodes.ASM9);
    this.kind = kind;
  }

  /** A mark that settings make. */
  static Mark of(EvictableField key) {
    Mark mark = new Mark(MarkKind.EVICTABLE);
    mark.values.put("order", key.order());
    mark.values.put("keep", key.keep());
    return mark;
  }

  @Override
  public void visit(String element, Object value) {
    values.put(element, value);
  }

  @Override
  public void visitEnum(String element, String descriptor, String constant) {
    values.put(element, constant);
  }

  @Override
  public AnnotationVisitor visitArray(String element) {
    values.put(element, 0);
    return new ResourceMask(element);
  }

  String name(String otherwise) {
    String name = values.get("name") instanceof String text ? text.strip() : "";
    return name.isEmpty() ? otherwise : name;
  }

  int order() {
    return (int) number("order", DEFAULT_ORDER);
  }

  double keep() {
    return values.get("keep") instanceof Double keep ? keep : DEFAULT_KEEP;
  }

  /** One bit for each resource that it relieves, by ordinal. */
  int relievesMask() {
    return resources("relieves", DEFAULT_RELIEVES);
  }

  long number(String element, long otherwise) {
    return values.get(element) instanceof Number number ? number.longValue() : otherwise;
  }

  /** One bit for each resource that is named, by ordinal. */
  int resources(String element, int otherwise) {
    return values.get(element) instanceof Integer mask ? mask : otherwise;
  }

  /** Ordinal of the level at which a door shuts. */
  int at() {
    Object constant = values.get("at");
    for (PressureLevel level : PressureLevel.values()) {
      if (level.name().equals(constant)) {
        return level.ordinal();
      }
    }
    return PressureLevel.CRITICAL.ordinal();
  }

  private final class ResourceMask extends AnnotationVisitor {
    private final String element;

    ResourceMask(String element) {
      super(Opcodes.ASM9);
      this.element = element;
    }

    @Override
    public void visitEnum(@Nullable String ignored, String descriptor, String constant) {
      for (MemoryResource resource : MemoryResource.values()) {
        if (resource.name().equals(constant)) {
          values.put(element, resources(element, 0) | 1 << resource.ordinal());
        }
      }
    }
  }
}
