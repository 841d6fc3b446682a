package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.OffHeap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Direct memory and metaspace run out of room of their own, and shedders that relieve them help.
 */
class OffHeapIT {
  private static final int LARGE_KIB = 24 << 10;

  /** Where a full collection unloads classes, and where a cycle beside the program does. */
  private static final List<Platform> UNLOADERS =
      List.of(
          new Platform(17, Collector.SERIAL),
          new Platform(17, Collector.G1),
          new Platform(25, Collector.G1),
          new Platform(25, Collector.ZGC));

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  static Stream<Run> classRuns() {
    return Plan.of("metaspace", "class-space");
  }

  static Stream<Platform> unloaders() {
    return Platform.all().filter(each -> Plan.isMatrix() || UNLOADERS.contains(each));
  }

  private Outcome run(Platform platform, boolean agent, String what, int size, int pieces) {
    ChildJvm jvm = offHeap(platform).arguments(what, size, pieces);
    return (agent ? jvm.agent("") : jvm).run();
  }

  private ChildJvm offHeap(Platform platform) {
    return children
        .on(platform)
        .flag("-XX:MaxDirectMemorySize=64m")
        .flag("-XX:MaxMetaspaceSize=48m")
        .main(OffHeap.class);
  }

  @Test
  void directBuffers_withoutAgent_runOut() {
    Outcome outcome = run(Platform.running(), false, "direct", LARGE_KIB, 3);

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void directBuffers_small_areShedInTime(Platform platform) {
    Outcome outcome = run(platform, true, "direct", 1024, 300);

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
  }

  /** At three quarters the next one does not fit: only the stall inside the failing call tells. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void directBuffers_large_areShedInsideTheFailingCall(Platform platform) {
    Outcome outcome = run(platform, true, "direct", LARGE_KIB, 8);

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
  }

  /**
   * From the first line of main on, when the agent is not up yet: it cannot tell the size of what
   * it finds, and its first request may have given up by then.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void directBuffers_whileTheAgentComesUp_areShedInsideTheFailingCall(Platform platform) {
    ChildJvm jvm = offHeap(platform).agent("").arguments("direct", LARGE_KIB, 16, "now");
    Outcome outcome = jvm.run();

    assertThat(outcome.number("outOfMemory"))
        .as("of 14 that do not fit; %s", outcome.describe())
        .isLessThan(5);
  }

  /** The next would not fit, and the program asks for collections; but nobody waits. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void directBuffers_heldWhileTheProgramCollects_causeNothing(Platform platform) {
    ChildJvm jvm = offHeap(platform).agent("").arguments("direct", LARGE_KIB, 2, "collect");
    Outcome outcome = jvm.run();

    assertThat(outcome.result()).as(outcome.describe()).containsEntry("highest", "NORMAL");
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isZero();
  }

  /** As set, 0 is nothing at all; as it comes, it is as much as the heap. */
  @Test
  void directBuffers_ofWhichNoneAreAllowed_stopTheAgentAlone() {
    ChildJvm jvm = offHeap(Platform.running()).flag("-XX:MaxDirectMemorySize=0").agent("");
    Outcome outcome = jvm.arguments("direct", 1, 1, "now").run();

    // On 17 the JDK's own management cannot start either: the program does not end well.
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isEqualTo(1);
    assertThat(outcome.agentLines("ERROR"))
        .as(outcome.describe())
        .singleElement()
        .asString()
        .contains("could not start", "limit: 0", "goes on without it");
  }

  /** Who is asked first says that it gave all that was wanted: the honest one is asked as well. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void directBuffers_besideALiar_areShedInTime(Platform platform) {
    Outcome outcome = offHeap(platform).agent("").arguments("direct", 1024, 300, "lie").run();

    assertThat(outcome.number("lies")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
  }

  /** The metaspace has no maximum then, but the class space has one, of 16 MiB. */
  private ChildJvm classSpace(Platform platform) {
    return children
        .on(platform)
        .flag("-XX:CompressedClassSpaceSize=12m")
        .main(OffHeap.class)
        .arguments("metaspace", 5, 9000);
  }

  @Test
  void classSpace_withoutAgent_runsOut() {
    Outcome outcome = classSpace(Platform.running()).run();

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isPositive();
    assertThat(outcome.result().get("firstError"))
        .as(outcome.describe())
        .contains("Compressed class space");
  }

  @Test
  void metaspace_withoutAgent_runsOut() {
    Outcome outcome = run(Platform.running(), false, "metaspace", 5, 9000);

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isPositive();
  }

  /** Either on each collector, since each unloads classes in its own way. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("classRuns")
  void classes_loadersAreShedInTime(Run run) {
    ChildJvm jvm =
        run.variant().equals("metaspace")
            ? offHeap(run.platform()).arguments("metaspace", 5, 9000)
            : classSpace(run.platform());
    Outcome outcome = jvm.agent("").run();

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
  }

  /** The JVM collects for classes only when this is full, so that what it shows is half dead. */
  private ChildJvm smallMetaspace(Platform platform) {
    return children
        .on(platform)
        .flag("-XX:MetaspaceSize=24m")
        .flag("-XX:MaxMetaspaceSize=24m")
        .main(OffHeap.class)
        .agent("log=debug");
  }

  /** What a collection alone frees nobody is asked for, however much is committed. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("unloaders")
  void classesThatAreDropped_areCollectedAndNobodyIsAsked(Platform platform) {
    Outcome outcome = smallMetaspace(platform).arguments("metaspace", 1, 2500, "drop").run();

    assertThat(outcome.result()).as(outcome.describe()).containsEntry("highest", "MODERATE");
    assertThat(outcome.agentLines("DEBUG"))
        .as(outcome.describe())
        .anyMatch(line -> line.contains("to free what garbage holds beyond the heap"));
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isZero();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isZero();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
  }

  /** A collection frees nothing, nor does who is asked first and says so: then all are asked. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void classesThatAreHeld_besideALiar_areShedInTime(Platform platform) {
    Outcome outcome = smallMetaspace(platform).arguments("metaspace", 1, 3400, "lie").run();

    assertThat(outcome.number("lies")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
  }
}
