package dev.plimsoll.core.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingReaderTest {
  private static final String STATE = "S 1000 NORMAL 90 50 100 75 85 -1 20 3 4 12000 300 512\n";
  private static final String SHED =
      "D 2000 SHED HEAP NORMAL MODERATE NORMAL BUILT RETRIED 64 60 1000000 -1 -1 -1 -1"
          + " 12:a 5:b D S x 0:\n";

  @TempDir Path folder;

  @Test
  void read_everyKindOfLine_isTaken() throws IOException {
    Chronicle chronicle =
        read(
            "plimsoll-ring 1\nF 5:Agent 5:1.0 x\n"
                + STATE
                + SHED
                + "D 2500 LEVEL HEAP NORMAL CRITICAL CRITICAL BUILT RETRIED 0 0 0 95 85 100 97 0:"
                + " 3:why\nX of a newer agent\nend\n");

    assertThat(chronicle.facts).containsEntry("Agent", "1.0 x");
    assertThat(chronicle.readings.get(0))
        .isEqualTo(new Reading(1000, "NORMAL", 90, 50, 100, 75, 85, -1, 20, 3, 4));
    assertThat(chronicle.containerUsed).containsExactly(new Point(1000, 300));
    assertThat(chronicle.containerLimit).containsExactly(new Point(1000, 512));
    assertThat(chronicle.sheds.get(0).name()).isEqualTo("a 5:b D S x ");
    assertThat(chronicle.sheds.get(0).returned()).isEqualTo(60);
    assertThat(chronicle.levels.get(0).reason()).isEqualTo("why");
    assertThat(chronicle.start()).isEqualTo(1000);
    assertThat(chronicle.end()).isEqualTo(2500);
  }

  @Test
  void read_classesOfTwoHistograms_oneMarkEachAndTheGrowth() throws IOException {
    String columns = " CLASS HEAP NORMAL NORMAL NORMAL BUILT RETRIED ";
    Chronicle chronicle =
        read(
            "plimsoll-ring 1\n"
                + ("D 2000" + columns + "-1 400 60000000 -1 -1 -1 -1 6:byte[] 0: 1 4\n")
                + ("D 3000" + columns + "400 900 60000000 -1 -1 -1 -1 6:byte[] 0: 2 9\n")
                + ("D 3000" + columns + "-1 300 60000000 -1 -1 -1 -1 5:a.B.C 0: 2 3\n"));

    assertThat(chronicle.marks)
        .extracting(Mark::kind)
        .containsExactly(Mark.Kind.HISTOGRAM, Mark.Kind.HISTOGRAM);
    assertThat(chronicle.marks.get(1).text())
        .isEqualTo("took 60 ms: byte[] 900 B (500 B more), a.B.C 300 B");
    assertThat(chronicle.growth)
        .containsExactly(new Growth("byte[]", 400, 900, 0, 9), new Growth("a.B.C", 0, 300, 0, 3));
  }

  @Test
  void read_collectionsOfTheStates_arePauses() throws IOException {
    String state = " NORMAL 90 50 100 75 85 -1 20 3 4 12000 300 512 ";
    Chronicle chronicle =
        read(
            "plimsoll-ring 1\n"
                + ("S 1000" + state + "10 500\n")
                + ("S 2000" + state + "11 520\n")
                + ("S 3000" + state + "11 520\n")
                + ("S 4000" + state + "14 600\n"));

    assertThat(chronicle.pauses)
        .containsExactly(
            new Pause(2000, 20_000_000, 20_000_000, "collections", "between two states", 1),
            new Pause(4000, 80_000_000, -1, "collections", "between two states", 3));
  }

  @Test
  void read_damagedLine_namesIt() {
    assertThatThrownBy(() -> read("plimsoll-ring 1\n" + STATE + "S 1000 NORMAL 9\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("line 3 is damaged");
    assertThatThrownBy(() -> read("plimsoll-ring 1\nF 99:Agent 1:x\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("line 2 is damaged");
  }

  @Test
  void read_cutFile_whatWasWritten() throws IOException {
    assertThat(read("plimsoll-ring 1\n" + STATE + "\n[cut: the report is full]\n").readings)
        .hasSize(1);
  }

  @Test
  void read_fileCutWithinALine_whatStandsBeforeIt() throws IOException {
    String cut = STATE + "S 1000 NORMAL 9\n[cut: the report is full]\n";

    assertThat(read("plimsoll-ring 1\n" + cut).readings).hasSize(1);
    assertThat(read("plimsoll-ring 1\n" + cut).facts).containsKey("Breaks off");
    assertThat(read("plimsoll-ring 1\n" + STATE + "end\n").facts).doesNotContainKey("Breaks off");
  }

  /** The process was killed while it wrote, or the disk was full. */
  @Test
  void read_fileThatEndsAnywhereInALine_whatStandsBeforeIt() throws IOException {
    for (int length = 1; length < SHED.length(); length++) {
      Chronicle chronicle = read("plimsoll-ring 1\n" + STATE + SHED.substring(0, length));
      assertThat(chronicle.readings).as("%s", length).hasSize(1);
      assertThat(chronicle.sheds).as("%s", length).isEmpty();
    }
  }

  /** As by a shed of more caches than the ring holds decisions. */
  @Test
  void read_levelStepsPushedOut_areToldByTheStates() throws IOException {
    String figures = " 90 50 100 75 85 -1 20 3 4 12000 300 512\n";
    String up = " LEVEL HEAP NORMAL CRITICAL CRITICAL BUILT RETRIED 0 0 0 95 85 100 97 0: 3:why\n";
    Chronicle chronicle =
        read(
            "plimsoll-ring 1\n"
                + ("S 1000 NORMAL" + figures)
                + ("S 2000 MODERATE" + figures)
                + ("S 3000 CRITICAL" + figures)
                + ("S 4000 NORMAL" + figures)
                + ("S 6000 CRITICAL" + figures)
                + ("D 5500" + up)
                + "end\n");

    List<Episode> episodes = Episode.of(chronicle);

    assertThat(episodes).extracting(Episode::start).containsExactly(2000L, 5500L);
    assertThat(episodes).extracting(Episode::end).containsExactly(4000L, 6000L);
    assertThat(episodes).extracting(Episode::peak).containsExactly("CRITICAL", "CRITICAL");
    assertThat(episodes).extracting(Episode::reason).containsExactly("not in the ring", "why");
  }

  private Chronicle read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.ring"), text);
    assertThat(RingReader.isRing(file)).isTrue();
    return RingReader.read(file);
  }
}
