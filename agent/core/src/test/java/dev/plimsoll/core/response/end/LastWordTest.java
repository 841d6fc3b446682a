package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.response.LogText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordTest {
  private static final HookSlot[] HOOKS = {new HookSlot("journal", 1, -1, call -> {})};

  @TempDir Path directory;
  private final LogText log = new LogText();
  private final List<String> steps = new ArrayList<>();

  private void say(Path where, ShutdownObserver observer) {
    LastWord last =
        new LastWord(log.log(), new ExhaustionReport(where, 1, new NoContent(), log.log()));
    last.observe(observer);
    last.say("a leak", HOOKS, ExhaustedAction.EXIT);
  }

  private void note(String step, String outcome, long nanos) {
    steps.add(step + " " + outcome);
  }

  @Test
  void say_all_isToldInOneLineAndInTheReport() throws IOException {
    say(directory, this::note);
    assertThat(steps).containsExactly("journal waiting", "report written");
    assertThat(log.toString()).contains("exhausted: a leak; hooks: journal (waiting); now EXIT");
    assertThat(report()).endsWith("complete\n");
  }

  @Test
  void say_noRoomForTheLine_theReportIsCompleteAllTheSame() throws IOException {
    say(
        directory,
        (step, outcome, nanos) -> {
          note(step, outcome, nanos);
          if (step.equals("journal")) {
            throw new OutOfMemoryError("test");
          }
        });
    assertThat(report()).contains("hook journal").endsWith("complete\n");
    assertThat(steps).containsExactly("journal waiting", "report written");
  }

  @Test
  void say_reportThatCannotBeWritten_isNotToldAsWritten() throws IOException {
    say(Files.createFile(directory.resolve("file")), this::note);
    assertThat(steps).containsExactly("journal waiting");
  }

  private String report() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return Files.readString(files.findFirst().orElseThrow());
    }
  }
}
