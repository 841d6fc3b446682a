package dev.plimsoll.core.instrument;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.security.ProtectionDomain;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Has the JDK show the bridge the platform's MBean server each time it hands it out: what must be
 * registered there is, before the first who asks has it, and nobody else pays for a server. Two
 * instructions without a branch, as in {@link ErrorHooks}; the same in 17 and 25.
 */
public final class ServerHook implements ClassFileTransformer {
  private static final String FACTORY = "java/lang/management/ManagementFactory";
  private static final String METHOD = "getPlatformMBeanServer";
  private static final String DESCRIPTOR = "()Ljavax/management/MBeanServer;";

  private final Instrumentation instrumentation;
  private final Bridges bridges = new Bridges();

  private boolean added;

  /** Written by whatever thread the JVM asks on. */
  private volatile boolean woven;

  public ServerHook(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * Hooks in, for good: other agents may have the class woven anew. Not in a JVM that has run for
   * long without an agent: the first class woven there costs it all its compiled code. Can be
   * called again where it threw.
   *
   * @return false where this JVM does not let us
   */
  public boolean install() {
    if (!instrumentation.isRetransformClassesSupported()) {
      return false;
    }
    if (!added) {
      instrumentation.addTransformer(this, /* canRetransform= */ true);
      added = true;
    }
    try {
      instrumentation.retransformClasses(ManagementFactory.class);
    } catch (Exception | LinkageError e) {
      woven = false;
    }
    return woven;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    if (loader != null || !FACTORY.equals(name)) {
      return null;
    }
    try {
      ClassReader reader = new ClassReader(file);
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Hooker(writer), 0);
      return writer.toByteArray();
    } catch (RuntimeException | Error e) {
      woven = false;
      return null;
    }
  }

  private final class Hooker extends ClassVisitor {
    Hooker(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      return name.equals(METHOD) && descriptor.equals(DESCRIPTOR) ? new Hook(method) : method;
    }
  }

  /** Shows the bridge what is returned. */
  private final class Hook extends MethodVisitor {
    Hook(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitInsn(Opcodes.DUP);
        visitMethodInsn(
            Opcodes.INVOKESTATIC,
            bridges.className().replace('.', '/'),
            Bridges.PLATFORM_SERVER,
            "(Ljava/lang/Object;)V",
            /* isInterface= */ false);
        woven = true;
      }
      super.visitInsn(opcode);
    }
  }
}
