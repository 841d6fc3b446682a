package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo's live page, with its buttons pressed in a browser. */
class DemoPageIT {
  private static final String LISTENING = "listening on ";

  @RegisterExtension final Children children = new Children();

  @Test
  void page_everyButton_showsWhatItDoes() throws Exception {
    Browser.assumeProgram();
    ChildJvm jvm = children.onRunningJdk().heap("96m").agent("log=info").jar(Artifacts.demoJar());
    ChildProcess demo = start(jvm);
    try (BrowserPage page = BrowserPage.open(url(demo), jvm.directory())) {
      awaitText(page, "text('agent')", "agent active");
      assertThat(page.evaluate("document.querySelectorAll('canvas').length")).isEqualTo("3");

      press(page, "fill");
      awaitTrue(page, "tile('sheds') > 0");
      // Pictures are byte buffers: what is shed is megabytes, and counted as such.
      awaitTrue(page, "tile('given back') > 5");
      press(page, "stop");
      // What is CRITICAL already tells its own reason and not the simulation's.
      awaitText(page, "text('level')", "NORMAL");
      awaitTrue(page, "document.querySelectorAll('#decisions time').length > 3");
      simulateUntilSeen(page);
      page.picture(jvm.directory().resolve("page.png"));
      awaitText(page, "text('level')", "NORMAL");
      press(page, "dry-run");
      awaitTrue(page, "!document.getElementById('dry').hidden");
      press(page, "dry-run");
      awaitTrue(page, "document.getElementById('dry').hidden");
      press(page, "burst");
      awaitTrue(page, "text('said').startsWith('burst ')");
      press(page, "leak");
      awaitTrue(page, "tile('sessions leaked') > 3");
      press(page, "stop");
      awaitText(page, "text('said')", "stopped");
      assertThat(Files.size(jvm.directory().resolve("page.png"))).isGreaterThan(20_000);
    }
  }

  /** As in a heap that is full: the connection is there, and nothing comes. */
  @Test
  void page_serviceStandsStill_tellsThatWhatItShowsIsOld() throws Exception {
    Browser.assumeProgram();
    ChildJvm jvm = children.onRunningJdk().heap("96m").jar(Artifacts.demoJar());
    ChildProcess demo = start(jvm);
    try (BrowserPage page = BrowserPage.open(url(demo), jvm.directory())) {
      awaitText(page, "text('link')", "live");
      assertThat(page.evaluate("document.body.className")).isEmpty();
      awaitText(page, "text('agent')", "no agent");
      awaitTrue(
          page,
          "[...document.querySelectorAll('dt')].filter(t => t.textContent == 'bound')"
              + "[0].nextSibling.textContent == '-'");

      signal(demo, "-STOP");
      awaitText(page, "text('link')", "no answer");
      assertThat(page.evaluate("document.body.className")).isEqualTo("stale");
      signal(demo, "-CONT");
      awaitText(page, "text('link')", "live");
      assertThat(page.evaluate("document.body.className")).isEmpty();
    }
  }

  private ChildProcess start(ChildJvm jvm) {
    return children.start(jvm.arguments("serve", "--port", 0, "--dir", jvm.directory()));
  }

  private static String url(ChildProcess demo) {
    return demo.awaitLine(LISTENING).substring(LISTENING.length()).trim();
  }

  private static void signal(ChildProcess child, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(child.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** It lasts five seconds, in which a page on a busy machine may be told nothing: then again. */
  private static void simulateUntilSeen(BrowserPage page) {
    await("a simulated level")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              String seen =
                  page.evaluate(
                      "document.getElementById('level').textContent"
                          + " + document.getElementById('why').textContent");
              if (seen.startsWith("NORMAL")) {
                press(page, "simulate-CRITICAL");
              }
              return seen.startsWith("CRITICAL") && seen.contains("simulat");
            });
  }

  private static void press(BrowserPage page, String button) {
    page.evaluate("document.querySelector('[data-do=" + button + "]').click()");
  }

  private static void awaitTrue(BrowserPage page, String condition) {
    awaitText(page, "String(" + condition + ")", "true");
  }

  private static void awaitText(BrowserPage page, String expression, String expected) {
    String functions =
        "{const text = id => document.getElementById(id).textContent;"
            + "const tile = name => parseFloat([...document.querySelectorAll('#tiles dt')]"
            + ".find(t => t.textContent == name).nextSibling.textContent.replace(',', ''));";
    await(expression)
        .atMost(Duration.ofSeconds(45))
        .until(() -> page.evaluate(functions + expression + "}"), expected::equals);
  }
}
