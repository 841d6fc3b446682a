package dev.plimsoll.core.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.TypeNames;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final long MIB = 1 << 20;
  private static final Pattern SVG = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL);

  private final Chronicle chronicle = new Chronicle();

  @Test
  void of_hostileNames_areText() {
    fill(30);
    String name = "<script>alert('x')</script>\"&\u0000\u202e";
    chronicle.add(new Shed(5_000, name, "HEAP", "MODERATE", 10, 5, 1));
    chronicle.growth.add(new Growth(name, 1, 2, 1, 2));
    chronicle.facts.put(name, name);

    String page = page(name);

    assertThat(page).doesNotContain("<script").doesNotContain("\u0000").doesNotContain("\u202e");
    assertThat(page).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;");
  }

  @Test
  void of_anything_loadsNothing() {
    fill(30);

    String page = page("a.jfr");

    assertThat(page).doesNotContain("http://").doesNotContain("https://");
    assertThat(page).doesNotContain("src=").doesNotContain("href=").doesNotContain("url(");
    assertThat(page).contains("default-src 'none'").contains("prefers-color-scheme: dark");
    assertThat(page).contains("@media print");
  }

  @Test
  void of_pictures_areWellFormedAndInsideTheirFrame() throws Exception {
    fill(2_000);
    chronicle.containerUsed.add(new Point(0, 900 * MIB));
    chronicle.containerUsed.add(new Point(2_000_000, 950 * MIB));
    chronicle.containerLimit.add(new Point(0, 1024 * MIB));

    Matcher pictures = SVG.matcher(page("a.jfr"));

    int count = 0;
    while (pictures.find()) {
      count++;
      byte[] xml = pictures.group().getBytes(StandardCharsets.UTF_8);
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new ByteArrayInputStream(xml)))
          .isNotNull();
      assertThat(pictures.group()).doesNotContain("NaN").doesNotContain("Infinity");
      assertThat(pictures.group()).doesNotContain("=\"-");
    }
    // The legend's swatches, the whole, and the episode closer.
    assertThat(count).isGreaterThan(8);
  }

  @Test
  void of_everyDecision_isAMarkWithItsReason() {
    fill(30);

    String page = page("a.jfr");

    assertThat(page).contains("HEAP NORMAL to MODERATE: crossed the line; measured 800.0 MiB");
    assertThat(page).contains("goods for HEAP at MODERATE: asked 64.0 MiB, returned 60.0 MiB");
    assertThat(page).contains("<td class=\"w\">goods</td>").contains("93.8 %");
  }

  /** Who reads after the end asks how it came to that. */
  @Test
  void of_moreDecisionsThanRows_theLastOnes() {
    fill(30);
    for (int i = 0; i < 450; i++) {
      chronicle.mark(15_000 + i, Mark.Kind.SHUTDOWN, "step " + i + " done");
    }

    String page = page("a.jfr");
    String table = page.substring(page.indexOf("<h2>Decisions"));

    assertThat(table).contains("step 449 done", "step 50 done").doesNotContain("step 49 done");
    assertThat(table).contains("These are the last; 53 before them are left out here.");
  }

  /** No browser opens a page of a hundred megabytes. */
  @Test
  void of_levelThatFlapsForAWeek_pageIsBounded() {
    for (int i = 0; i < 100_000; i++) {
      String from = i % 2 == 0 ? "NORMAL" : "MODERATE";
      String to = i % 2 == 0 ? "MODERATE" : "NORMAL";
      chronicle.add(new LevelStep(i * 6_000L, "HEAP", from, to, to, "why"), "evidence");
    }

    assertThat(page("a.jfr"))
        .hasSizeLessThan(4 << 20)
        .contains("These are the last; 49600 before them");
  }

  @Test
  void highest_stepsOnOnePixel_keepsThePeakAndTheLast() {
    List<LevelStep> steps = new ArrayList<>();
    for (String to : List.of("MODERATE", "CRITICAL", "MODERATE", "NORMAL")) {
      steps.add(new LevelStep(steps.size(), "HEAP", "", to, to, "why"));
    }

    List<LevelStep> highest = Cluster.highest(steps, new Span(0, 1_000_000, 0, 900));

    assertThat(highest).extracting(LevelStep::to).containsExactly("CRITICAL", "NORMAL");
  }

  @Test
  void thin_manyPoints_keepsThePeaks() {
    Span span = new Span(0, 1_000_000, 0, 900);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i += 10) {
      points.add(new Point(i, i == 500_010 ? 12_345 : i % 7));
    }

    Series series = Series.of(points, span);

    assertThat(series.max()).isEqualTo(12_345);
    assertThat(series.line(span, new Axis(0, 100, 12_345))).hasSizeLessThan(100_000);
  }

  @Test
  void cluster_manyMarks_titleIsBounded() {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      marks.add(new Mark(i, Mark.Kind.SHED, "shed " + i));
    }

    List<Cluster> clusters = Cluster.of(marks, new Span(0, 1_000_000, 0, 900));

    assertThat(clusters).hasSize(1);
    assertThat(clusters.get(0).title(0).lines()).hasSize(13).last().isEqualTo("and 988 more");
  }

  @Test
  void readable_arrays_asInSource() {
    assertThat(TypeNames.readable("[[B")).isEqualTo("byte[][]");
    assertThat(TypeNames.readable("[Ljava.lang.Object;")).isEqualTo("java.lang.Object[]");
    assertThat(TypeNames.readable("com.acme.Order")).isEqualTo("com.acme.Order");
  }

  private String page(String source) {
    chronicle.sort();
    List<Episode> episodes = Episode.of(chronicle);
    Figures figures = new Figures(chronicle, episodes);
    return Page.of(chronicle, figures, Judge.of(chronicle, figures), source);
  }

  private void fill(int seconds) {
    for (int i = 0; i < seconds; i++) {
      chronicle.seen(i * 1000L);
      chronicle.used.add(new Point(i * 1000L, (600 + i % 50 * 8) * MIB));
      chronicle.readings.add(
          new Reading(
              i * 1000L,
              "NORMAL",
              700 * MIB,
              i < 3 ? -1 : 600 * MIB,
              1000 * MIB,
              750 * MIB,
              850 * MIB,
              i < 10 ? -1 : 300 * MIB,
              200 * MIB,
              30 * MIB,
              32 * MIB));
      chronicle.pauses.add(new Pause(i * 1000L, 5_000_000, 5_000_000, "G1New", "why"));
    }
    chronicle.add(
        new LevelStep(10_000, "HEAP", "NORMAL", "MODERATE", "MODERATE", "crossed the line"),
        "measured 800.0 MiB");
    chronicle.add(new Shed(11_000, "goods", "HEAP", "MODERATE", 64 * MIB, 60 * MIB, 3_000_000));
    chronicle.add(
        new LevelStep(14_000, "HEAP", "MODERATE", "NORMAL", "NORMAL", "proven"), "measured 1 B");
  }
}
