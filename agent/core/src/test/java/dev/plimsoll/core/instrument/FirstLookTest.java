package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.Evictable;
import dev.plimsoll.core.base.Beside;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FirstLookTest {
  private final FirstLook look = new FirstLook(Set.of(), List.of());
  private final ClassLoader application = new URLClassLoader(new URL[0], null);
  private final AtomicReference<Beside> loading = new AtomicReference<>();

  static final class Marked {
    @Evictable final Map<String, byte[]> pages = new ConcurrentHashMap<>();
  }

  @AfterEach
  void letGo() {
    look.giveUp();
  }

  @Test
  void transform_classWithoutMark_passesAtOnce() throws IOException {
    assertThat(look.transform(application, "a/Plain", null, null, file(FirstLookTest.class)))
        .isNull();
    assertThat(look.hasLetPass()).as("it has waited").isFalse();
  }

  @Test
  void transform_classInWhichNettyCounts_isSeenOnce() throws IOException {
    String owner = "acme/shaded/io/netty/util/internal/PlatformDependent";
    look.transform(application, "a/Plain", null, null, file(FirstLookTest.class));
    assertThat(look.netty().take()).isFalse();

    look.transform(application, owner, null, null, file(FirstLookTest.class));

    assertThat(look.netty().take()).isTrue();
    assertThat(look.netty().take()).isFalse();
  }

  @Test
  void transform_classWithMark_waitsForTheMaking() throws Exception {
    load("a/Marked", file(Marked.class));

    awaitWaiting();
    look.giveUp();
    loading.get().awaitEnd();
  }

  @Test
  void transform_copyOfTheApi_waitsForTheMaking() throws Exception {
    load("dev/plimsoll/AgentLink", file(FirstLookTest.class));

    awaitWaiting();
    look.giveUp();
    loading.get().awaitEnd();
  }

  @Test
  void transform_classThatASettingNames_waitsToo() throws Exception {
    FirstLook careful = new FirstLook(Set.of("a/Plain"), List.of("caffeine"));
    byte[] file = file(FirstLookTest.class);
    assertThat(careful.transform(application, "a/Other", null, null, file)).isNull();
    assertThat(careful.hasLetPass()).as("it has waited").isFalse();
    start(() -> careful.transform(application, "a/Plain", null, null, file));

    awaitWaiting();
    careful.giveUp();
    loading.get().awaitEnd();
  }

  @Test
  void transform_builderOfCaches_waitsWhereItIsAskedFor() throws Exception {
    String builder = "com/github/benmanes/caffeine/cache/Caffeine";
    FirstLook careful = new FirstLook(Set.of(), List.of("caffeine"));
    byte[] file = file(FirstLookTest.class);
    assertThat(look.transform(application, builder, null, null, file)).isNull();
    assertThat(look.hasLetPass()).as("it has waited").isFalse();
    start(() -> careful.transform(application, builder, null, null, file));

    awaitWaiting();
    careful.giveUp();
    loading.get().awaitEnd();
  }

  @Test
  void transform_interruptedThread_waitsOnAndStaysInterrupted() throws Exception {
    byte[] file = file(Marked.class);
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    start(
        () -> {
          Thread.currentThread().interrupt();
          look.transform(application, "a/Marked", null, null, file);
          interrupted.set(Thread.currentThread().isInterrupted());
        });

    awaitWaiting();
    look.giveUp();
    loading.get().awaitEnd();
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void transform_ownAndPlatformClasses_neverWait() throws IOException {
    byte[] file = file(Marked.class);

    assertThat(look.transform(null, "a/Marked", null, null, file)).isNull();
    assertThat(look.transform(FirstLook.class.getClassLoader(), "a/M", null, null, file)).isNull();
    assertThat(look.transform(application, "dev/plimsoll/core/X", null, null, file)).isNull();
    assertThat(look.hasLetPass()).as("one of them has").isFalse();
  }

  @Test
  void transform_whatIsNoClassFile_passes() {
    assertThat(look.transform(application, "a/Broken", null, null, new byte[3])).isNull();
  }

  private void load(String name, byte[] file) {
    start(() -> look.transform(application, name, null, null, file));
  }

  private void start(Runnable work) {
    loading.set(Beside.start(work));
  }

  private void awaitWaiting() {
    await().until(() -> loading.get().getState() == Thread.State.TIMED_WAITING);
  }

  private static byte[] file(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
