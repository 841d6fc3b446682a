package dev.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What application code is wrapped in, called as the agent does. */
class RequestTest {
  private final ClassLoader own = getClass().getClassLoader();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  /** As a thread of the agent has it. */
  private final ClassLoader agents = ClassLoader.getPlatformClassLoader();

  private final List<ClassLoader> seen = new ArrayList<>();

  @BeforeEach
  void lend() {
    Thread.currentThread().setContextClassLoader(agents);
  }

  @AfterEach
  void giveBack() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  @SuppressWarnings("unchecked")
  void shedder_called_hasTheLoaderOfItsClassAsContext() {
    CacheShedder shedder =
        new CacheShedder() {
          @Override
          public long shed(ShedRequest request) {
            look();
            throw new IllegalStateException("injected");
          }

          @Override
          public void rehearse() {
            look();
          }
        };
    Request request = Request.shedder("a", shedder, ShedOptions.defaults());
    ToLongFunction<long[]> call = (ToLongFunction<long[]>) target(request);

    assertThat(call.applyAsLong(new long[0])).isZero();
    assertThatIllegalStateException().isThrownBy(() -> call.applyAsLong(new long[5]));

    assertSeen(2);
  }

  @Test
  @SuppressWarnings("unchecked")
  void hook_called_hasTheLoaderOfItsClassAsContext() {
    Consumer<Object[]> call = (Consumer<Object[]>) target(Request.hook("a", 1, context -> look()));
    IntFunction<byte[]> reserve = byte[]::new;

    call.accept(new Object[] {"a leak", 0L, reserve});

    assertSeen(1);
  }

  @Test
  @SuppressWarnings("unchecked")
  void listener_called_hasTheLoaderOfItsClassAsContext() {
    BiConsumer<int[], String> call =
        (BiConsumer<int[], String>) target(Request.listener(change -> look()));

    call.accept(new int[4], "test");

    assertSeen(1);
  }

  @Test
  @SuppressWarnings("unchecked")
  void listener_onAThreadWhoseLoaderMayNotBeChanged_isCalledAllTheSame() throws Exception {
    BiConsumer<int[], String> call =
        (BiConsumer<int[], String>) target(Request.listener(change -> look()));
    // As a security manager has it.
    Thread guarded =
        new Thread(() -> call.accept(new int[4], "test")) {
          @Override
          public void setContextClassLoader(ClassLoader loader) {
            throw new SecurityException("injected");
          }
        };
    guarded.start();
    guarded.join();

    assertThat(seen).containsOnly(guarded.getContextClassLoader()).hasSize(1);
  }

  /** A security manager may refuse that, too: it would be left without one. */
  @Test
  @SuppressWarnings("unchecked")
  void listener_onAThreadWhoseLoaderMayNotBeAsked_leavesItAsItIs() throws Exception {
    BiConsumer<int[], String> call =
        (BiConsumer<int[], String>) target(Request.listener(change -> seen.add(own)));
    List<ClassLoader> set = new ArrayList<>();
    Thread guarded =
        new Thread(() -> call.accept(new int[4], "test")) {
          @Override
          public ClassLoader getContextClassLoader() {
            throw new SecurityException("injected");
          }

          @Override
          public void setContextClassLoader(ClassLoader loader) {
            set.add(loader);
          }
        };
    guarded.start();
    guarded.join();

    assertThat(seen).hasSize(1);
    assertThat(set).isEmpty();
  }

  private void look() {
    seen.add(Thread.currentThread().getContextClassLoader());
  }

  private void assertSeen(int times) {
    assertThat(seen).hasSize(times).containsOnly(own);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(agents);
  }

  private static Object target(Request request) {
    return Objects.requireNonNull(request.message())[2];
  }
}
