package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final String LINE = "[plimsoll] 2026-11-30T22:10:46.783Z WARN 1 error";

  private static List<String> agentLines(String... stderr) {
    return new Outcome(0, List.of(), List.of(stderr), Path.of(""), "").agentLines("WARN");
  }

  @Test
  void agentLines_behindTheBeginningOfALineOfTheJvms_areOursAlone() {
    assertThat(
            agentLines(
                LINE,
                "Exception in thread \"Thread-0\" " + LINE,
                "Exception in thread \"a\" Exception in thread \"b\" " + LINE,
                "java.lang.OutOfMemoryError: Java heap space"))
        .containsExactly(LINE, LINE, LINE);
  }

  @Test
  void agentLines_behindAnythingElse_areNone() {
    assertThat(agentLines("said: " + LINE, "Exception in thread: " + LINE)).isEmpty();
  }
}
