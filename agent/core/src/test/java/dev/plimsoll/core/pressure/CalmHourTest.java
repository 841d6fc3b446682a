package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An hour of a healthy program, on every collector: recorded heaps, repeated, pass before the
 * evaluator. No level changes, and so nothing is written: of what the agent decides, only that,
 * quarantines and the end are in the log at INFO (AgentManagementTest).
 */
class CalmHourTest {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** One of each collector and JDK. */
  static Collection<Path> healthy() throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of("src/test/resources/traces"))) {
      Map<String, Path> first = new TreeMap<>();
      walk.filter(file -> file.toString().contains("-h-"))
          .sorted()
          .forEach(file -> first.putIfAbsent(file.getFileName().toString().split("-h-")[0], file));
      assertThat(first)
          .containsOnlyKeys(
              List.of(
                  "serial-17",
                  "serial-25",
                  "parallel-17",
                  "parallel-25",
                  "g1-17",
                  "g1-25",
                  "z-17",
                  "z-25",
                  "shen-17",
                  "shen-25",
                  "genshen-25"));
      return first.values();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("healthy")
  void hour_healthy_noLevel(Path file) throws IOException {
    Trace hour = Trace.read(file).repeated(HOUR_MICROS);

    TraceReplay replay = new TraceReplay(hour, HeapPolicy.defaults()).quiet().run();

    assertThat(hour.endMicros()).isGreaterThanOrEqualTo(HOUR_MICROS - 1);
    assertThat(replay.samples).isGreaterThan(HOUR_MICROS / 200_000);
    assertThat(replay.falseMicros).as("first level, in microseconds").isEqualTo(-1);
  }

  /**
   * So that silence means something: the same programs with lines in the middle of what is live.
   * Where nothing stops the world, a batch that is over before a cycle has looked stays unseen.
   */
  @Test
  void minutes_linesTooLow_areCrossed() throws IOException {
    HeapPolicy low = new HeapPolicy(0.3, 0.4, 0, 500_000_000, true);
    int crossed = 0;
    for (Path file : healthy()) {
      Trace minutes = Trace.read(file).repeated(HOUR_MICROS / 30);
      crossed += new TraceReplay(minutes, low).quiet().run().falseMicros >= 0 ? 1 : 0;
    }
    assertThat(crossed).isGreaterThanOrEqualTo(6);
  }
}
