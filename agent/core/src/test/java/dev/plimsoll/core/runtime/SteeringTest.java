package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.response.RingDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {
  @TempDir Path folder;

  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent =
      new AgentRuntime(
          AgentConfig.load("", Map.of(), new Properties()).forHeap(1 << 30),
          Path.of("agent.jar"),
          log);

  private Steering steering(Path reportDirectory) {
    RingDump dump = new RingDump(reportDirectory, 4711, to -> {}, log);
    return new Steering(agent, null, null, null, null, dump, null);
  }

  @ParameterizedTest
  @CsvSource({"dry-run, true", "enabled, false"})
  void settings_whileNothingIsTouched_areThoseThatWereSet(String key, String value) {
    Steering steering = steering(folder);
    steering.set(key, value);
    steering.set("ballast", "1m");

    assertThat(steering.settings().ballastBytes()).isEqualTo(1 << 20);
    assertThat(agent.config.settings().ballastBytes()).isZero();
  }

  @Test
  void dumpRing_whereNoFolderCanBe_saysWhy() throws IOException {
    Path file = Files.createFile(folder.resolve("reports"));

    assertThatThrownBy(steering(file)::dumpRing)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("ring: not written: java.nio.file.FileAlreadyExistsException: " + file);
  }
}
