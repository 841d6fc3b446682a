package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of {@code docs/caches.md} do what the page says, and are what the page says. */
class RecipesIT {
  private static final Pattern BLOCK =
      Pattern.compile("```java\\n((?:(?!```).)*?)```", Pattern.DOTALL);
  private static final Path SOURCE = Path.of("src/test/java/dev/plimsoll/it/scenario/Recipes.java");

  @RegisterExtension final Children children = new Children();

  @Test
  void shed_eachLibrary_givesBack(@TempDir Path folder) {
    // All that the tests have: the libraries bring some twenty jars with them.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Outcome outcome =
        children
            .onRunningJdk()
            .heap("256m")
            .agent("")
            .classPath(classPath)
            .main(Recipes.class)
            .arguments(folder.resolve("h2"))
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("booksBefore")).as(outcome.describe()).isGreaterThanOrEqualTo(500);
    assertThat(outcome.number("booksAfter")).as(outcome.describe()).isLessThan(250);
    assertThat(outcome.number("plansBefore")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("plansAfter")).as(outcome.describe()).isZero();
    assertThat(outcome.number("h2MaxBefore")).as(outcome.describe()).isEqualTo(16);
    assertThat(outcome.number("h2MaxAfter")).as(outcome.describe()).isLessThan(4);
    assertThat(outcome.number("buffersBefore")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("buffersAfter")).as(outcome.describe()).isZero();
    assertThat(outcome.number("quarantined")).as(outcome.describe()).isZero();
  }

  @Test
  void page_eachRecipe_isInTheProgramThatTestsIt() throws IOException {
    String page = Files.readString(Path.of("../docs/caches.md"));
    String program = plain(Files.readString(SOURCE));
    Matcher blocks = BLOCK.matcher(page.substring(page.indexOf("\n## Recipes")));
    int recipes = 0;
    while (blocks.find()) {
      assertThat(program).contains(plain(blocks.group(1)));
      recipes++;
    }
    assertThat(recipes).isEqualTo(4);
  }

  private static String plain(String code) {
    return code.replaceAll("//.*", "").replaceAll("\\s+", "");
  }
}
