package dev.plimsoll.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path folder;

  private Path jar;
  private String withAgent;

  @BeforeEach
  void makeJar() throws IOException {
    jar = Files.createFile(folder.resolve("plimsoll agent.jar"));
    withAgent = File.pathSeparator + jar;
  }

  @Test
  void isCommandLine_startedFromTheAgentsJar_isOne() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("agent.jar"), jar);

    assertThat(Launcher.isCommandLine(jar, jar + withAgent, jar + " status 4711")).isTrue();
    assertThat(Launcher.isCommandLine(jar, jar + withAgent, jar.toString())).isTrue();
    assertThat(Launcher.isCommandLine(jar, jar.toString(), jar + " options")).isTrue();
    assertThat(Launcher.isCommandLine(jar, link + withAgent, link + " check")).isTrue();
  }

  @Test
  void isCommandLine_startedFromAnythingElse_isNone() throws IOException {
    Path shop = Files.createFile(folder.resolve("shop.jar"));

    assertThat(Launcher.isCommandLine(jar, shop + withAgent, shop + " " + jar)).isFalse();
    assertThat(Launcher.isCommandLine(jar, shop + withAgent, "com.acme.Shop " + shop)).isFalse();
    assertThat(Launcher.isCommandLine(jar, jar + withAgent, "com.acme.Shop")).isFalse();
    assertThat(Launcher.isCommandLine(jar, jar + withAgent, jar + "x status")).isFalse();
    assertThat(Launcher.isCommandLine(jar, "gone.jar", "gone.jar")).isFalse();
    assertThat(Launcher.isCommandLine(jar, "", "")).isFalse();
  }
}
