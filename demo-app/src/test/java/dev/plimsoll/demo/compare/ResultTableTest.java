package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  @Test
  void print_longestCells_fitsATerminal() {
    Outcome longest = new Outcome(Ending.UNHEALTHY, 600, 3, 180_000, 600, new Tally(), 0, Map.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    new ResultTable(longest, longest, new PrintStream(bytes, true, StandardCharsets.UTF_8)).print();

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> line.length() < 80);
  }
}
