package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Leak;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That what decides needs no memory: every single allocation is recorded, in a JVM without
 * allocation buffers and without the compilers that make some of them disappear.
 */
class FullHeapIT {
  private static final String EVENT = "jdk.ObjectAllocationOutsideTLAB";
  private static final String SETTINGS =
      "<configuration version='2.0'><event name='"
          + EVENT
          + "'><setting name='enabled'>true</setting>"
          + "<setting name='stackTrace'>true</setting></event></configuration>";

  /** It is built and refreshed far from every line only. */
  private static final String BALLAST = "dev.plimsoll.core.response.HeapBallast";

  @RegisterExtension final Children children = new Children();

  static Stream<Run> runs() {
    Stream<Run> all = Plan.of("array");
    return Plan.isMatrix() ? all : all.filter(run -> isSmoke(run.platform()));
  }

  private static boolean isSmoke(Platform platform) {
    return platform.collector() == Collector.SERIAL
        ? platform.feature() == 17
        : platform.collector() == Collector.ZGC;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void control_fromTheFirstAlarmToTheEnd_allocatesNothing(Run run) throws IOException {
    ChildJvm jvm = children.on(run.platform());
    Files.createDirectories(jvm.directory());
    Path settings = Files.writeString(jvm.directory().resolve("all.jfc"), SETTINGS);
    Path recording = jvm.directory().resolve("all.jfr");

    Outcome outcome =
        jvm.heap("128m")
            .flag("-Xint")
            .flag("-XX:-UseTLAB")
            .flag("-XX:StartFlightRecording=settings=" + settings + ",filename=" + recording)
            .agent("report-dir=" + jvm.directory())
            .main(Leak.class)
            .arguments(jvm.directory().resolve("state.txt"), run.variant())
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
    List<String> byControl = new ArrayList<>();
    boolean byResponse = false;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        String thread = event.getThread() == null ? "" : event.getThread().getJavaName();
        if (!event.getEventType().getName().equals(EVENT) || thread == null) {
          continue;
        }
        byResponse |= thread.startsWith("plimsoll-response");
        String stack = stackOf(event);
        if (thread.equals("plimsoll-control") && isOfTheLoop(stack)) {
          byControl.add(stack);
        }
      }
    }
    assertThat(byResponse).as("the recording shows allocations").isTrue();
    assertThat(methodsOfTheLoop()).as("what is looked for in the stacks").contains("tick");
    assertThat(byControl).as(outcome.describe()).isEmpty();
  }

  /** So that the stacks of a loop that is named otherwise are not all passed over. */
  private static Set<String> methodsOfTheLoop() throws IOException {
    String loop = "inst/dev/plimsoll/core/runtime/ControlLoop.classdata";
    MethodNames methods = new MethodNames();
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(loop))) {
      new ClassReader(in.readAllBytes()).accept(methods, ClassReader.SKIP_CODE);
    }
    return methods.names;
  }

  private static boolean isOfTheLoop(String stack) {
    return stack.contains("ControlLoop.tick") && !stack.contains(BALLAST);
  }

  private static String stackOf(RecordedEvent event) {
    StringBuilder text = new StringBuilder();
    if (event.getStackTrace() != null) {
      for (RecordedFrame frame : event.getStackTrace().getFrames()) {
        if (frame.getMethod() != null) {
          text.append(frame.getMethod().getType().getName())
              .append('.')
              .append(frame.getMethod().getName())
              .append(':')
              .append(frame.getLineNumber())
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  private static final class MethodNames extends ClassVisitor {
    private final Set<String> names = new HashSet<>();

    MethodNames() {
      super(Opcodes.ASM9);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      names.add(name);
      return null;
    }
  }
}
