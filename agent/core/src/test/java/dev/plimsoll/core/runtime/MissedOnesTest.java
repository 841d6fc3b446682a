package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.instrument.FirstLook;
import dev.plimsoll.core.instrument.InstrumentSettings;
import dev.plimsoll.core.instrument.InstrumentationInstaller;
import dev.plimsoll.core.instrument.MarkSink;
import dev.plimsoll.core.response.ResponseThreads;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock is moved by hand, and jobs run on the test's thread. */
class MissedOnesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String CATALOG = "com.acme.shop.Catalog";

  private int looks;
  private final AtomicLong now = new AtomicLong();
  private final ResponseThreads threads =
      new ResponseThreads(new SystemNanoClock(), (place, thrown) -> {}, 0);
  private final LevelBoard board = new LevelBoard();
  private final FirstLook look = new FirstLook(Set.of(), List.of());
  private final FullLoader loader = new FullLoader();
  private final InstrumentationInstaller marks =
      new InstrumentationInstaller(
          proxy(
              Instrumentation.class,
              (proxy, method, arguments) -> {
                if (method.getName().equals("getAllLoadedClasses")) {
                  looks++;
                  return new Class<?>[0];
                }
                return true;
              }),
          new InstrumentSettings(List.of(), List.of(), List.of(), false),
          proxy(MarkSink.class, (proxy, method, arguments) -> null),
          AgentLog.onStderr(AgentLog.Level.OFF));
  private final MissedOnes missed = new MissedOnes(marks, board, threads, now::get);

  @BeforeEach
  void start() {
    threads.start();
    marks.install(look, new Class<?>[0]);
  }

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void poll_classWasMissed_isLeftToAResponseThreadOnce() throws Exception {
    miss();
    poll(10);
    poll(11);
    poll(12);
    assertThat(looks).as("on the thread that polls").isZero();

    while (threads.assist()) {
      // One after the other.
    }
    assertThat(looks).isEqualTo(1);
    poll(100);
    poll(200);
    assertThat(threads.assist()).as("once more").isFalse();
  }

  @Test
  void poll_levelIsRaised_waitsForNormal() throws Exception {
    miss();
    board.show(MemoryResource.HEAP, PressureLevel.MODERATE);
    poll(10);
    poll(20);
    assertThat(threads.assist()).isFalse();

    board.show(MemoryResource.HEAP, PressureLevel.NORMAL);
    poll(30);
    poll(31);
    assertThat(threads.assist()).isTrue();
  }

  @Test
  void poll_nothingWasMissed_looksAtNothing() {
    poll(10);
    poll(20);

    assertThat(threads.assist()).isFalse();
  }

  private void poll(double seconds) {
    now.set((long) (seconds * SECOND));
    missed.poll();
  }

  private void miss() throws IOException {
    String name = CATALOG.replace('.', '/');
    try (InputStream in = getClass().getResourceAsStream("/" + name + ".class")) {
      assertThat(look.transform(loader, name, null, null, in.readAllBytes())).isNull();
    }
    assertThat(marks.hasMissed()).isTrue();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Whoever keeps something for it finds no memory. */
  private static final class FullLoader extends ClassLoader {
    @Override
    public int hashCode() {
      throw new OutOfMemoryError("injected");
    }
  }
}
