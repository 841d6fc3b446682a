package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.it.scenario.Guest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shipped configuration in the real exporter, and the alerts that rest on it. */
class MetricsIT {
  private static final Path FOLDER = Path.of("../docs/monitoring").toAbsolutePath().normalize();
  private static final Pattern METRIC = Pattern.compile("\\bplimsoll_\\w+");

  @RegisterExtension final Children children = new Children();

  @Test
  void exporter_shippedConfiguration_hasEveryMetricOfTheAlerts() throws Exception {
    int port = Ports.free();
    ChildProcess child =
        children
            .start(
                children
                    .onRunningJdk()
                    .agent("exit-code=none")
                    .agent(
                        Artifacts.locationOf(io.prometheus.jmx.JavaAgent.class),
                        "127.0.0.1:" + port + ":" + FOLDER.resolve("jmx-exporter.yml"))
                    .main(Guest.class)
                    .arguments(0, "wait"))
            .awaitReady();

    String scrape =
        await()
            .ignoreExceptions()
            .atMost(Duration.ofSeconds(40))
            .until(() -> scrape(port), text -> text.contains("\nplimsoll_level "));

    assertThat(names(scrape)).containsAll(names(Files.readString(FOLDER.resolve("alerts.yml"))));
    for (MemoryResource resource : MemoryResource.values()) {
      assertThat(scrape).contains("plimsoll_resource_level{resource=\"" + resource + "\"} 0.0");
    }
    assertThat(scrape).contains("plimsoll_resource_capacities{resource=\"HEAP\"} ");
    assertThat(scrape).contains("\nplimsoll_config_errors 1.0").contains("\nplimsoll_ready ");
    assertThat(scrape).containsPattern("\nplimsoll_heap_capacity_bytes [\\d.E]+");
    assertThat(scrape).as("an attribute without a rule").doesNotContain("dev_plimsoll");
    child.say("go");
    assertThat(child.await().exitCode()).isZero();
  }

  @Test
  void alerts_promtool_findsThemRightAndFiresThem() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    assumeTrue(Files.isExecutable(promtool), "no promtool (Debian: prometheus): skipped");
    Path rules = FOLDER.resolve("alerts.yml");
    Path test = Files.createDirectories(children.directory()).resolve("alerts-test.yml");
    try (InputStream in = MetricsIT.class.getResourceAsStream("/alerts-test.yml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(test, text.replace("ALERTS", rules.toString()));
    }

    assertThat(run(promtool, "check", "rules", rules.toString())).contains("SUCCESS");
    assertThat(run(promtool, "test", "rules", test.toString())).contains("SUCCESS");
  }

  private static String run(Path program, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  private static String scrape(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
