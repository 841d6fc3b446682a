package dev.plimsoll.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The rules of docs/architecture.md. */
@AnalyzeClasses(
    packages = "dev.plimsoll.core",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule layers =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("runtime")
          .definedBy("dev.plimsoll.core.runtime..")
          .layer("cli")
          .definedBy("dev.plimsoll.core.cli..")
          .layer("config")
          .definedBy("dev.plimsoll.core.config..")
          .layer("instrument")
          .definedBy("dev.plimsoll.core.instrument..")
          .layer("telemetry")
          .definedBy("dev.plimsoll.core.telemetry..")
          .layer("response")
          .definedBy("dev.plimsoll.core.response..")
          .layer("signal")
          .definedBy("dev.plimsoll.core.signal..")
          .layer("pressure")
          .definedBy("dev.plimsoll.core.pressure..")
          .layer("base")
          .definedBy("dev.plimsoll.core.base..")
          .whereLayer("runtime")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("runtime", "cli")
          .whereLayer("instrument")
          .mayOnlyBeAccessedByLayers("runtime")
          .whereLayer("telemetry")
          .mayOnlyBeAccessedByLayers("runtime")
          .whereLayer("response")
          .mayOnlyBeAccessedByLayers("runtime")
          .whereLayer("signal")
          .mayOnlyBeAccessedByLayers("runtime")
          .whereLayer("pressure")
          .mayOnlyBeAccessedByLayers("runtime", "telemetry", "response", "signal");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.plimsoll.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule pressureIsPure =
      classes()
          .that()
          .resideInAPackage("dev.plimsoll.core.pressure..")
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage("java.lang..")
                  .or(resideInAPackage("java.util"))
                  .or(resideInAPackage("java.time"))
                  .or(resideInAPackage("dev.plimsoll.core.pressure.."))
                  .or(resideInAPackage("dev.plimsoll"))
                  .or(resideInAPackage("org.jspecify.annotations"))
                  .or(JavaClass.Predicates.equivalentTo(long[].class))
                  .or(JavaClass.Predicates.equivalentTo(double[].class)));

  @ArchTest
  static final ArchRule nobodyUsesTheHostsLogging =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.util.logging..").or(resideInAPackage("org.slf4j..")));

  @ArchTest
  static final ArchRule onlyTheLogAndTheCommandLinePrint =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.plimsoll.core.cli..")
          .and()
          .doNotHaveFullyQualifiedName("dev.plimsoll.core.base.AgentLog")
          .should()
          .accessField(System.class, "err")
          .orShould()
          .accessField(System.class, "out");

  @ArchTest
  static final ArchRule onlyNamedClassesEndTheProcess =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("JvmEnd")
          .and()
          .resideOutsideOfPackage("dev.plimsoll.core.cli..")
          .should()
          .accessTargetWhere(
              calls(
                  "end the process",
                  Set.of(
                      "java.lang.System.exit",
                      "java.lang.Runtime.halt",
                      "java.lang.Runtime.exit")));

  @ArchTest
  static final ArchRule onlyTheProverCollects =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.plimsoll.core.signal.CollectionProver")
          .and()
          .doNotHaveFullyQualifiedName("dev.plimsoll.core.response.end.Reserve")
          .should()
          .accessTargetWhere(
              calls("collect", Set.of("java.lang.System.gc", "java.lang.Runtime.gc")));

  /** The command line attaches to processes and starts none either. */
  @ArchTest
  static final ArchRule nobodyStartsAProcess =
      noClasses()
          .should()
          .dependOnClassesThat(JavaClass.Predicates.equivalentTo(ProcessBuilder.class))
          .orShould()
          .accessTargetWhere(calls("start a process", Set.of("java.lang.Runtime.exec")));

  private static final Set<String> LISTENS =
      Set.of(
          "java.net.ServerSocket",
          "java.net.DatagramSocket",
          "java.net.MulticastSocket",
          "java.nio.channels.ServerSocketChannel",
          "java.nio.channels.AsynchronousServerSocketChannel",
          "java.nio.channels.DatagramChannel",
          "javax.net.ServerSocketFactory",
          "com.sun.net.httpserver.HttpServer",
          "java.rmi.registry.LocateRegistry",
          "javax.management.remote.JMXConnectorServerFactory");

  /** What it connects to is what the operator named; see docs/operations.md. */
  @ArchTest
  static final ArchRule nobodyListens =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "take connections or datagrams", type -> LISTENS.contains(type.getName())));

  /** Its answers are wrong in some containers and missing in others. */
  @ArchTest
  static final ArchRule nobodyAsksTheBeanOfTheSystem =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are the bean of the operating system",
                  type -> type.getSimpleName().endsWith("OperatingSystemMXBean")))
          .orShould()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "ask for it", access -> access.getName().equals("getOperatingSystemMXBean")));

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.plimsoll.core.base.SystemNanoClock")
          .and()
          .resideOutsideOfPackage("dev.plimsoll.core.cli..")
          .should()
          .accessTargetWhere(calls("read the clock", Set.of("java.lang.System.nanoTime")));

  private static final Set<String> OF_RECORDS = Set.of("equals", "hashCode", "toString");

  /** The JDK writes these of a record when they are called first: 150 KB of garbage, some ms. */
  @ArchTest
  static final ArchRule nobodyComparesOrPrintsRecords =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.plimsoll.core.cli..")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "call what the JDK writes for a record",
                  access ->
                      access.getTargetOwner().isRecord() && OF_RECORDS.contains(access.getName())));

  /**
   * Of the packages that work in a full heap: what runs at the start, at a registration, in calm,
   * for an operator, or once the reserve was given up for it.
   */
  private static final Set<String> HAS_ROOM =
      Set.of(
          "Acceptance",
          "AgentStarter",
          "AppBounds",
          "ContainerProbe",
          "DirectGauge",
          "GroupFinder",
          "HeapBeans",
          "MetaspaceGauge",
          "Protections",
          "ReportContent",
          "ReportDirectory",
          "RuntimeStart",
          "Steering",
          "TargetRegistry",
          "ThreadGauge",
          "UnwrappedCaches");

  /** An iterator is an allocation until the compiler has seen that it need not be. */
  @ArchTest
  static final ArchRule whatWorksInAFullHeapMakesNoIterator =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.plimsoll.core.pressure..",
              "dev.plimsoll.core.signal..",
              "dev.plimsoll.core.response",
              "dev.plimsoll.core.response.shed..",
              "dev.plimsoll.core.runtime..")
          .and(
              DescribedPredicate.describe(
                  "have no room of their own", type -> !HAS_ROOM.contains(type.getSimpleName())))
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "make an iterator", access -> access.getName().equals("iterator")));

  @ArchTest
  static final ArchRule noMutableStatics =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.plimsoll.core..")
          .should()
          .beFinal();

  /** Also what names them only, as {@code System::gc} does: so rules ask for accesses. */
  private static DescribedPredicate<JavaAccess<?>> calls(String what, Set<String> names) {
    return DescribedPredicate.describe(
        what, access -> names.contains(access.getTargetOwner().getName() + "." + access.getName()));
  }
}
