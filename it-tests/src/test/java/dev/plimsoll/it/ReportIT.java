package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.it.scenario.OversizedCache;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page that {@code report} makes of a recording of real pressure. */
class ReportIT {
  private static final String VISIBLE_TIPS =
      "[...document.querySelectorAll('.tip')]"
          + ".filter(tip => getComputedStyle(tip).visibility == 'visible')";

  @RegisterExtension final Children children = new Children();

  private Path recording;

  @BeforeEach
  void record() {
    ChildJvm jvm = children.onRunningJdk().agent("log=warn").main(OversizedCache.class);
    recording = jvm.directory().resolve("episode.jfr");
    Outcome outcome =
        children
            .start(
                jvm.arguments("map", 4)
                    .flag(
                        "-XX:StartFlightRecording=filename="
                            + recording
                            + ",settings=profile,jdk.ObjectCount#enabled=true"
                            + ",jdk.ObjectCount#period=2s"))
            .await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("levelChanges")).as(outcome.describe()).isPositive();
  }

  @Test
  void report_recordedEpisode_pageTellsItAndABrowserShowsIt() throws Exception {
    Path page = recording.resolveSibling("page.html");

    CommandRun report =
        CommandRun.of(children, "report", recording.toString(), "-o", page.toString());

    assertThat(report.exitCode()).as(report.text()).isZero();
    assertThat(report.text()).contains("verdict: ").contains("page: " + page);
    String html = Files.readString(page);
    assertThat(html).contains("cargo for HEAP at ", "<h2>Episodes</h2>", "returned");
    assertThat(html).contains("class=\"live\" d=\"M").contains("class=\"pause\"");
    assertThat(html).contains("Classes, by growth").contains("byte[]");
    assertThat(html).doesNotContain("<script").doesNotContain("://");
    look(page);
  }

  /** Last, since it is skipped where there is no browser. */
  private static void look(Path page) throws Exception {
    Browser.assumeProgram();
    BufferedImage light = Browser.picture(page, page.resolveSibling("light.png"), false);
    BufferedImage dark = Browser.picture(page, page.resolveSibling("dark.png"), true);

    assertThat(brightness(light)).isGreaterThan(200);
    assertThat(brightness(dark)).isLessThan(80);
    assertThat(colours(light)).isGreaterThan(100);
    assertThat(colours(dark)).isGreaterThan(100);
    try (BrowserPage shown =
        BrowserPage.open(page.toUri().toString(), page.resolveSibling("shown"))) {
      assertExplained(shown, "light", page.resolveSibling("hover-light.png"));
      assertExplained(shown, "dark", page.resolveSibling("hover-dark.png"));
      assertPrintable(shown);
    }
  }

  /** The reason of the mark under the pointer, and of no other, inside of what is seen. */
  private static void assertExplained(BrowserPage shown, String scheme, Path picture)
      throws Exception {
    shown.emulate("screen", scheme, 800, 2000);
    shown.hover("svg .k-shed");
    await().until(() -> shown.evaluate(VISIBLE_TIPS + ".length").equals("1"));
    assertThat(shown.evaluate(VISIBLE_TIPS + "[0].textContent")).contains("cargo for HEAP at ");
    assertThat(
            shown.evaluate(
                "(() => {const box = "
                    + VISIBLE_TIPS
                    + "[0].getBoundingClientRect();"
                    + "return box.left >= 0 && box.right <= innerWidth})()"))
        .isEqualTo("true");
    shown.picture(picture);
  }

  /** On white also for who reads in the dark, nothing over it, nothing beside the paper. */
  private static void assertPrintable(BrowserPage shown) {
    shown.emulate("print", "dark", 700, 1000);
    assertThat(shown.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(shown.evaluate("getComputedStyle(document.querySelector('.tip')).display"))
        .isEqualTo("none");
    assertThat(shown.evaluate("document.documentElement.scrollWidth <= 700")).isEqualTo("true");
  }

  private static int brightness(BufferedImage image) {
    long sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int colour = image.getRGB(x, y);
        sum += ((colour >> 16 & 255) + (colour >> 8 & 255) + (colour & 255)) / 3;
      }
    }
    return (int) (sum / ((long) image.getWidth() * image.getHeight()));
  }

  private static int colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 2) {
      for (int x = 0; x < image.getWidth(); x += 2) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }
}
