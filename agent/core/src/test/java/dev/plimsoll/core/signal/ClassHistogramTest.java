package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.ClassCount;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
  private final ClassHistogram histogram = new ClassHistogram(ClassHistogramTest::command);

  @Test
  void take_thisJvm_countsItsObjectsLargestFirst() {
    Counted[] objects = new Counted[100_000];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = new Counted();
    }
    histogram.rehearse();

    List<ClassCount> counts = histogram.take();

    assertThat(counts).hasSizeBetween(10, 64);
    assertThat(counts)
        .filteredOn(c -> c.type().equals(Counted.class.getName()))
        .singleElement()
        .satisfies(c -> assertThat(c.objects()).isGreaterThanOrEqualTo(objects.length))
        .satisfies(c -> assertThat(c.bytes()).isBetween(1_600_000L, 4_000_000L));
    assertThat(counts).anyMatch(c -> c.type().equals("byte[]"));
    for (int i = 1; i < counts.size(); i++) {
      assertThat(counts.get(i).bytes()).isLessThanOrEqualTo(counts.get(i - 1).bytes());
    }
  }

  @Test
  void parse_headAndSum_areNoClasses() {
    String text =
        " num     #instances         #bytes  class name (module)\n"
            + "-------------------------------------------------------\n"
            + "   1:          1145      244830176  [B (java.base@17.0.15)\n"
            + "   2:             7            168  com.acme.Order\n"
            + "   3:             x            168  com.acme.Broken\n"
            + "Total          1152      244830344\n";

    assertThat(ClassHistogram.parse(text))
        .containsExactly(
            new ClassCount("byte[]", 244_830_176, 1145), new ClassCount("com.acme.Order", 168, 7));
    assertThat(ClassHistogram.parse("")).isEmpty();
    assertThat(ClassHistogram.parse("1:")).isEmpty();
  }

  @Test
  void fits_littleFree_no() {
    assertThat(histogram.fits(1 << 10)).isFalse();
    assertThat(histogram.fits(1L << 30)).isTrue();
  }

  /** By the JDK's bean, since a test has no agent. */
  private static String command(String line) {
    boolean counts = line.equals("GC.class_histogram -all");
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  counts ? "gcClassHistogram" : "vmVersion",
                  counts ? new Object[] {new String[] {"-all"}} : new Object[0],
                  counts ? new String[] {String[].class.getName()} : new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Counted {
    final long value = 1;
  }
}
