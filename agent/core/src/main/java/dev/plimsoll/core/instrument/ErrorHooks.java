package dev.plimsoll.core.instrument;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JDK tell of what nobody caught: each method through which a thread, a future or a task
 * takes an error hands it to the bridge first. Two instructions without a branch, so no frames; the
 * call names a class of the bootstrap loader and links without the heap. The same in 17 and 25;
 * where a method is not there, one WARN says so.
 */
final class ErrorHooks implements ClassFileTransformer {
  private static final String THROWABLE = "(Ljava/lang/Throwable;";

  private static final Class<?>[] HOOKED = {
    Thread.class, FutureTask.class, CompletableFuture.class, ForkJoinTask.class
  };

  /** By class, the methods that every error of its kind passes once. */
  private static final Map<String, Set<String>> METHODS =
      Map.of(
          "java/lang/Thread", Set.of("dispatchUncaughtException"),
          "java/util/concurrent/FutureTask", Set.of("setException"),
          "java/util/concurrent/CompletableFuture",
              Set.of("encodeThrowable", "completeExceptionally"),
          "java/util/concurrent/ForkJoinTask", Set.of("trySetException"));

  private final Instrumentation instrumentation;
  private final Bridges bridges;
  private final Complaints complaints;

  /** Written by whatever thread the JVM asks on. */
  private final Set<String> hooked = ConcurrentHashMap.newKeySet();

  private boolean added;

  ErrorHooks(Instrumentation instrumentation, Bridges bridges, Complaints complaints) {
    this.instrumentation = instrumentation;
    this.bridges = bridges;
    this.complaints = complaints;
  }

  /**
   * Hooks in; takes some 50 ms. Stays for good: other agents may have the classes woven anew. Can
   * be called again where it threw.
   */
  void install() {
    if (!instrumentation.isRetransformClassesSupported()) {
      complaints.warn("unguarded-errors: this JVM does not let its own classes be woven");
      return;
    }
    if (!added) {
      instrumentation.addTransformer(this, /* canRetransform= */ true);
      added = true;
    }
    for (Class<?> type : HOOKED) {
      hook(type);
    }
  }

  private void hook(Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (Throwable t) {
      complaints.failure("unguarded errors of " + type.getName() + " are not seen", t);
      return;
    }
    String name = type.getName().replace('.', '/');
    for (String method : METHODS.getOrDefault(name, Set.of())) {
      if (!hooked.contains(name + method)) {
        complaints.warn(
            "unguarded errors of " + type.getName() + "#" + method + " are not seen on this JDK");
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    Set<String> methods = loader == null && name != null ? METHODS.get(name) : null;
    if (methods == null || name == null) {
      return null;
    }
    try {
      ClassReader reader = new ClassReader(file);
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Hooker(writer, name, methods), 0);
      return writer.toByteArray();
    } catch (Throwable t) {
      complaints.failure("unguarded errors of " + name + " are not seen", t);
      return null;
    }
  }

  private final class Hooker extends ClassVisitor {
    private final String owner;
    private final Set<String> methods;

    Hooker(ClassVisitor next, String owner, Set<String> methods) {
      super(Opcodes.ASM9, next);
      this.owner = owner;
      this.methods = methods;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!methods.contains(name) || !descriptor.startsWith(THROWABLE)) {
        return method;
      }
      hooked.add(owner + name);
      return new Hook(method, (access & Opcodes.ACC_STATIC) == 0 ? 1 : 0);
    }
  }

  /** Hands the method's first argument to the bridge. */
  private final class Hook extends MethodVisitor {
    private final int slot;

    Hook(MethodVisitor next, int slot) {
      super(Opcodes.ASM9, next);
      this.slot = slot;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      mv.visitVarInsn(Opcodes.ALOAD, slot);
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          bridges.className().replace('.', '/'),
          Bridges.UNGUARDED,
          "(Ljava/lang/Throwable;)V",
          /* isInterface= */ false);
    }
  }
}
