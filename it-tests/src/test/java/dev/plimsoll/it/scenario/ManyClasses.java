package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A process of many classes, the last of each loader with a mark. The arguments: how many, and
 * {@code wait} to wait for an attach.
 */
public final class ManyClasses extends Scenario {
  private static final int PER_LOADER = 5000;
  private static final int PATIENCE = 1000;
  private static final String PREFIX = "com/acme/made/Class";
  private static final String SUFFIX = ".class";
  private static final String CACHE = "java/util/concurrent/ConcurrentHashMap";

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
    ClassLoader[] loaders = new ClassLoader[count / PER_LOADER];
    for (int i = 0; i < loaders.length; i++) {
      Made loader = new Made();
      loaders[i] = loader;
      for (int n = i * PER_LOADER; n < (i + 1) * PER_LOADER; n++) {
        loader.define(n).getConstructor().newInstance();
      }
    }
    result("loadMillis", (System.nanoTime() - start) / 1_000_000);
    ready();
    if (waits) {
      told.await(300, TimeUnit.SECONDS);
    }
    result("active", MemoryPressure.isAgentActive());
    result("loaders", loaders.length);
    result("served", served(loaders.length));
    resultsOfAgent();
  }

  /** How many of the marks are served; they come one after the other. */
  private static int served(int wanted) throws JMException, InterruptedException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = AgentBean.awaitRegistration(server);
    int served = 0;
    for (int i = 0; i < PATIENCE && served != wanted; i++) {
      Thread.sleep(20);
      served = 0;
      for (CompositeData each : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
        served += ((String) each.get("name")).startsWith(PREFIX.replace('/', '.')) ? 1 : 0;
      }
    }
    return served;
  }

  private static byte[] file(int number) {
    String name = PREFIX + number;
    boolean marked = (number + 1) % PER_LOADER == 0;
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    int access = marked ? Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC : Opcodes.ACC_PRIVATE;
    FieldVisitor field = writer.visitField(access, "value", "Ljava/util/Map;", null, null);
    if (marked) {
      field.visitAnnotation("Ldev/plimsoll/Evictable;", true).visitEnd();
      writeInitialiser(writer, name);
    }
    field.visitEnd();
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(1, 1);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void writeInitialiser(ClassWriter writer, String name) {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    code.visitTypeInsn(Opcodes.NEW, CACHE);
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, CACHE, "<init>", "()V", false);
    code.visitFieldInsn(Opcodes.PUTSTATIC, name, "value", "Ljava/util/Map;");
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(2, 0);
    code.visitEnd();
  }

  private static final class Made extends ClassLoader {
    Class<?> define(int number) {
      byte[] bytes = file(number);
      return defineClass((PREFIX + number).replace('/', '.'), bytes, 0, bytes.length);
    }

    /** As from the jar of an application: an agent that is attached reads them again. */
    @Override
    public InputStream getResourceAsStream(String name) {
      if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
        return super.getResourceAsStream(name);
      }
      String number = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
      return new ByteArrayInputStream(file(Integer.parseInt(number)));
    }
  }
}
