package dev.plimsoll.core.instrument;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The private methods that a class is given to tell the agent of its caches and its instances.
 * Whatever goes wrong in there (a constant that cannot be linked in a full heap, say) ends there:
 * the place that calls cannot catch, since a handler would drop what lies on its stack.
 *
 * <p>A class that was loaded before it was woven may not be given methods; it tells in place, and
 * is protected by what is behind the site alone. Confined to the thread that loads the class.
 */
final class AddedMethods {
  private static final String PREFIX = "plimsoll$";
  private static final String CACHES = "java/util/function/BiConsumer";
  private static final String OWNERS = "java/util/function/Consumer";
  private static final String TWO = "(Ljava/lang/Object;Ljava/lang/Object;)V";
  private static final String ONE = "(Ljava/lang/Object;)V";

  private final ClassVisitor out;
  private final ClassMarks marks;
  private final SiteConstants constants;

  /** For what is told in place, where nothing catches: {@link MarkSites} then throws nothing. */
  private final BridgeConstants chain;

  private final @Nullable LinkMethod link;
  private final Map<String, Site> sites = new LinkedHashMap<>();

  /** Methods whose mark a later version of the class has no more: they do nothing. */
  private final Set<String> idle = new HashSet<>();

  /**
   * @param given what may be added, and must be, since the class has it; null for any
   */
  AddedMethods(
      ClassVisitor out,
      ClassMarks marks,
      BridgeConstants chain,
      Bridges bridges,
      @Nullable Set<String> given) {
    boolean mayLink = given == null || given.contains(LinkMethod.GIVEN);
    this.out = out;
    this.chain = chain;
    this.marks = marks;
    this.link = mayLink ? new LinkMethod(bridges, marks) : null;
    this.constants = link != null ? link : chain;
    for (FieldMark field : marks.fields) {
      sites.put(name(field), new Site(field.owner(), field.spec(), true));
    }
    for (MethodMark method : marks.methods) {
      for (Mark factory : method.factories()) {
        sites.put(name(method, factory), new Site(method.owner(), method.spec(factory), true));
      }
      for (Mark mark : method.callbacks()) {
        sites.put(name(method, mark), new Site(method.owner(), method.spec(mark), false));
      }
    }
    if (given != null) {
      keepOnly(given);
    }
  }

  private void keepOnly(Set<String> given) {
    Iterator<Map.Entry<String, Site>> each = sites.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Site> site = each.next();
      if (!given.contains(site.getKey() + site.getValue().descriptor())) {
        each.remove();
      }
    }
    Set<String> kept = names();
    for (String name : given) {
      if (name.startsWith(PREFIX) && !kept.contains(name)) {
        idle.add(name);
      }
    }
  }

  /** What marks ask for of what {@link #write} adds, each with its descriptor. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, Site> each : sites.entrySet()) {
      names.add(each.getKey() + each.getValue().descriptor());
    }
    if (link != null) {
      names.add(LinkMethod.GIVEN);
    }
    return names;
  }

  /** How all that is woven into the class reaches the agent. */
  SiteConstants constants() {
    return constants;
  }

  /** Stack: value, value before; leaves nothing. */
  void tellCache(MethodVisitor code, FieldMark field) {
    tellCache(code, name(field), field.owner(), field.spec());
  }

  /** Stack: value, null; leaves nothing. */
  void tellCache(MethodVisitor code, MethodMark factory, Mark mark) {
    tellCache(code, name(factory, mark), factory.owner(), factory.spec(mark));
  }

  private void tellCache(MethodVisitor code, String name, String owner, String spec) {
    if (sites.containsKey(name)) {
      call(code, name, TWO);
    } else {
      chain.load(code, owner, spec, CACHES);
      code.visitInsn(Opcodes.DUP_X2);
      code.visitInsn(Opcodes.POP);
      accept(code, CACHES, TWO);
    }
  }

  /** Stack: owner, or null for a class; leaves nothing. */
  void tellOwner(MethodVisitor code, MethodMark method, Mark mark) {
    String name = name(method, mark);
    if (sites.containsKey(name)) {
      call(code, name, ONE);
    } else {
      chain.load(code, method.owner(), method.spec(mark), OWNERS);
      code.visitInsn(Opcodes.SWAP);
      accept(code, OWNERS, ONE);
    }
  }

  /** Adds the methods, at the end of the class. */
  void write() {
    for (Map.Entry<String, Site> each : sites.entrySet()) {
      write(each.getKey(), each.getValue());
    }
    for (String each : idle) {
      writeIdle(each);
    }
    if (link != null) {
      link.write(out);
    }
  }

  private void writeIdle(String given) {
    int end = given.indexOf('(');
    MethodVisitor code = begin(given.substring(0, end), given.substring(end));
    code.visitCode();
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void write(String name, Site site) {
    MethodVisitor code = begin(name, site.descriptor());
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    code.visitCode();
    code.visitTryCatchBlock(start, end, failed, "java/lang/Throwable");
    code.visitLabel(start);
    if (site.ofCaches) {
      constants.load(code, site.owner, site.spec, CACHES);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(Opcodes.ALOAD, 1);
      accept(code, CACHES, TWO);
    } else {
      constants.load(code, site.owner, site.spec, OWNERS);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      accept(code, OWNERS, ONE);
    }
    code.visitLabel(end);
    code.visitInsn(Opcodes.RETURN);
    code.visitLabel(failed);
    Object[] locals = {"java/lang/Object", "java/lang/Object"};
    code.visitFrame(
        Opcodes.F_NEW, site.ofCaches ? 2 : 1, locals, 1, new Object[] {"java/lang/Throwable"});
    code.visitInsn(Opcodes.POP);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private MethodVisitor begin(String name, String descriptor) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    return out.visitMethod(access, name, descriptor, null, null);
  }

  private void call(MethodVisitor code, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, marks.owner, name, descriptor, marks.inInterface);
  }

  private static void accept(MethodVisitor code, String site, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, site, "accept", descriptor, true);
  }

  private static String name(FieldMark field) {
    return name(field.field(), field.owner() + field.descriptor());
  }

  private static String name(MethodMark method, Mark mark) {
    return name(method.method(), method.owner() + method.descriptor() + mark.kind.name());
  }

  /** The same in each version of the class. */
  private static String name(String member, String rest) {
    return PREFIX + member + "$" + Integer.toHexString(rest.hashCode());
  }

  private record Site(String owner, String spec, boolean ofCaches) {
    String descriptor() {
      return ofCaches ? TWO : ONE;
    }
  }
}
