package dev.plimsoll.demo.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path directory;

  /** As when the service is started again with the same {@code --dir}. */
  @Test
  void create_whereOneIsAlready_anew() throws Exception {
    Database.create(directory).close();

    try (Database again = Database.create(directory)) {
      assertThat(again.product(7).name()).isEqualTo("Product 7");
      assertThat(again.page(0)).hasSize(Database.PAGE_SIZE);
    }
  }
}
