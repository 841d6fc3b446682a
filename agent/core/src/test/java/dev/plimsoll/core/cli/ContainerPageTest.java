package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every manifest of {@code docs/containers.md} is one that its platform takes. */
class ContainerPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "containers.md");
  private static final String BEGIN = "```yaml\n";
  private static final String END = "```";

  private static List<JsonNode> manifests() throws IOException {
    String page = Files.readString(PAGE);
    ObjectMapper yaml =
        new ObjectMapper(
            YAMLFactory.builder()
                .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
    List<JsonNode> found = new ArrayList<>();
    int begin = page.indexOf(BEGIN);
    while (begin >= 0) {
      int end = page.indexOf(END, begin + BEGIN.length());
      found.add(yaml.readTree(page.substring(begin + BEGIN.length(), end)));
      begin = page.indexOf(BEGIN, end);
    }
    return found;
  }

  private static Set<ValidationMessage> faults(JsonNode manifest) throws IOException {
    String schema = manifest.has("kind") ? "/schema/deployment.json" : "/schema/compose.json";
    try (InputStream in = ContainerPageTest.class.getResourceAsStream(schema)) {
      JsonSchema validator =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
      return validator.validate(manifest);
    }
  }

  @Test
  void manifests_areValid() throws IOException {
    List<JsonNode> manifests = manifests();

    assertThat(manifests).hasSize(2);
    for (JsonNode manifest : manifests) {
      assertThat(faults(manifest)).isEmpty();
    }
  }

  @Test
  void manifest_withAMisspeltKey_isNotValid() throws IOException {
    String text = manifests().get(1).toString().replace("\"limits\"", "\"limit\"");

    assertThat(faults(new ObjectMapper().readTree(text))).isNotEmpty();
  }

  @Test
  void deployment_usesVolumesThatItHas() throws IOException {
    JsonNode pod = manifests().get(1).at("/spec/template/spec");
    List<String> volumes = pod.get("volumes").findValuesAsText("name");
    List<String> mounts = new ArrayList<>();
    for (String kind : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.get(kind)) {
        for (JsonNode mount : container.get("volumeMounts")) {
          mounts.add(mount.get("name").asText());
        }
      }
    }

    assertThat(volumes).containsAll(mounts);
  }
}
