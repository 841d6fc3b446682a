package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A process of many classes. The arguments: how many, and {@code wait} to wait for an attach. */
public final class ManyClasses extends Scenario {
  private static final int PER_LOADER = 5000;

  private final int count;
  private final boolean waits;
  private final CountDownLatch told = new CountDownLatch(1);

  private ManyClasses(int count, boolean waits) {
    this.count = count;
    this.waits = waits;
  }

  public static void main(String[] arguments) {
    new ManyClasses(Integer.parseInt(arguments[0]), arguments.length > 1).run();
  }

  @Override
  protected void heard(String line) {
    told.countDown();
  }

  @Override
  protected void play() throws Exception {
    long start = System.nanoTime();
    ClassLoader[] loaders = new ClassLoader[(count + PER_LOADER - 1) / PER_LOADER];
    for (int i = 0; i < loaders.length; i++) {
      Made loader = new Made();
      loaders[i] = loader;
      for (int n = i * PER_LOADER; n < Math.min(count, (i + 1) * PER_LOADER); n++) {
        loader.define("com/acme/made/Class" + n).getConstructor().newInstance();
      }
    }
    result("loadMillis", (System.nanoTime() - start) / 1_000_000);
    ready();
    if (waits) {
      told.await(300, TimeUnit.SECONDS);
    }
    result("active", MemoryPressure.isAgentActive());
    result("loaders", loaders.length);
    resultsOfAgent();
  }

  private static final class Made extends ClassLoader {
    Class<?> define(String name) {
      ClassWriter writer = new ClassWriter(0);
      writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
      writer.visitField(Opcodes.ACC_PRIVATE, "value", "Ljava/util/Map;", null, null).visitEnd();
      MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
      code.visitCode();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      code.visitInsn(Opcodes.RETURN);
      code.visitMaxs(1, 1);
      code.visitEnd();
      writer.visitEnd();
      byte[] bytes = writer.toByteArray();
      return defineClass(name.replace('/', '.'), bytes, 0, bytes.length);
    }
  }
}
