package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A headless Chromium, where the machine has one. */
public final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private Browser() {}

  /** The program; skips the test where there is none. */
  public static Path assumeProgram() {
    Optional<Path> found = find();
    assumeTrue(found.isPresent(), "no browser on the PATH (looked for " + NAMES + "): skipped");
    return found.get();
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(d -> Path.of(d, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What every start needs; a profile of its own, so that nothing of the user's is touched. */
  public static List<String> command(Path profile, String... more) {
    List<String> command = new ArrayList<>();
    command.add(assumeProgram().toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            // Without these it looks for its maker's hosts, at length where there is no network.
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--user-data-dir=" + profile));
    command.addAll(List.of(more));
    return command;
  }

  /** A picture of a page on disk. */
  static BufferedImage picture(Path page, Path picture, boolean dark)
      throws IOException, InterruptedException {
    Path profile = picture.resolveSibling(picture.getFileName() + ".profile");
    List<String> command =
        command(
            profile,
            "--window-size=1120,2000",
            "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
            "--screenshot=" + picture,
            page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(picture.resolveSibling(picture.getFileName() + ".log").toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("%s", command).isTrue();
    return ImageIO.read(picture.toFile());
  }
}
