package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.it.scenario.OversizedCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code watch} in a real terminal of 80 by 24: tmux has one without a person. */
class WatchIT {
  private static final String TMUX = "/usr/bin/tmux";

  @RegisterExtension final Children children = new Children();

  /** A server of its own, so that nobody's sessions are touched. */
  private final String socket = "plimsoll-" + ProcessHandle.current().pid();

  @BeforeEach
  void assumeTmux() {
    assumeTrue(Files.isExecutable(Path.of(TMUX)), "no tmux at " + TMUX + ": skipped");
  }

  @AfterEach
  void endServer() throws Exception {
    if (Files.isExecutable(Path.of(TMUX))) {
      tmux("kill-server");
    }
  }

  @Test
  void watch_terminals_aScreenOrLines() throws Exception {
    ChildJvm jvm = children.onRunningJdk();
    ChildProcess child =
        children
            .start(jvm.agent("log=warn").main(OversizedCache.class).arguments("map", 1000))
            .awaitReady();
    String watch =
        Jdk.running().tool("java") + " -jar " + Artifacts.agentJar() + " watch " + child.pid();
    tmux("new-session", "-d", "-x", "80", "-y", "24", "-s", "colour", "sh");
    type("colour", "TERM=screen " + watch + "; echo CODE=$?");
    tmux("new-session", "-d", "-x", "80", "-y", "24", "-s", "plain", "sh");
    type("plain", "NO_COLOR=1 " + watch + " --every 500ms");
    tmux("new-session", "-d", "-x", "80", "-y", "24", "-s", "dumb", "sh");
    type("dumb", "TERM=dumb " + watch + " --count 2; env -u TERM " + watch + " --count 1");

    tmux("new-session", "-d", "-x", "50", "-y", "12", "-s", "small", "sh");
    type("small", "NO_COLOR=1 " + watch + " --every 500ms");

    List<String> plain = awaitPane("plain", "cargo");
    Files.write(jvm.directory().resolve("pane.txt"), plain);
    assertThat(plain).as(String.join("\n", plain)).hasSize(24);
    assertThat(plain).allMatch(line -> line.length() <= 80);
    assertThat(plain.get(0))
        .startsWith("plimsoll ")
        .containsPattern("[A-Z]+  \\d\\d:\\d\\d:\\d\\d$");
    assertThat(plain.get(2)).matches("heap {6}\\[[#.|]{40}] .* of .*");
    assertThat(plain).anyMatch(line -> line.startsWith("why "));
    assertThat(plain).anyMatch(line -> line.equals("LAST DECISIONS"));
    assertThat(escapes("plain")).isFalse();
    awaitPane("colour", "cargo");
    assertThat(escapes("colour")).isTrue();
    await("three lines, the last without a word of the terminal's kind")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> String.join("\n", pane("dumb")).split(" level=", -1).length, count -> count == 4);

    // What does not fit is cut off; the rest stays where it is.
    List<String> small = awaitPane("small", "levels ");
    assertThat(small.get(0)).startsWith("plimsoll ");
    assertThat(small.get(2)).startsWith("heap ");
    assertThat(small.get(3)).matches(" {10}proven live .*");

    child.close();
    assertThat(String.join("", awaitPane("colour", "CODE=2"))).contains("has ended");
  }

  private void type(String session, String command) throws Exception {
    tmux("send-keys", "-t", session, command, "Enter");
  }

  private List<String> awaitPane(String session, String text) {
    return await("pane " + session + " shows " + text)
        .atMost(Duration.ofSeconds(60))
        .until(() -> pane(session), lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  private List<String> pane(String session) throws Exception {
    return tmux("capture-pane", "-p", "-t", session).lines().toList();
  }

  /** Whether anything on the screen has a colour. */
  private boolean escapes(String session) throws Exception {
    return tmux("capture-pane", "-e", "-p", "-t", session).indexOf('\u001b') >= 0;
  }

  private String tmux(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(TMUX, "-f", "/dev/null", "-L", socket));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s", command).isTrue();
    return said;
  }
}
