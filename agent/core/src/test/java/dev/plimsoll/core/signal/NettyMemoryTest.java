package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.ClassSighting;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class NettyMemoryTest {
  private static final String OWNER =
      "dev.plimsoll.core.signal.io.netty.util.internal.PlatformDependent";
  private static final long SECOND = 1_000_000_000L;

  private long nanos;

  @Test
  void poll_copyThatIsNotInitialised_isReadOnlyOnceItIs() throws ClassNotFoundException {
    ClassLoader loader = NettyMemoryTest.class.getClassLoader();
    Class<?> netty = Class.forName(OWNER, false, loader);
    Instrumentation instrumentation =
        (Instrumentation)
            Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getAllLoadedClasses") ? new Class<?>[] {netty} : null);
    NettyMemory memory = new NettyMemory(instrumentation, new ClassSighting("none"), () -> nanos);
    for (int i = 0; i < 3; i++) {
      memory.poll();
      assertThat(System.getProperty("test.netty.initialised")).isNull();
      assertThat(memory.used()).isZero();
      nanos += SECOND;
    }

    Class.forName(OWNER, true, loader);
    memory.poll();

    assertThat(memory.used()).isEqualTo(4096);
    assertThat(memory.max()).isEqualTo(8192);
  }
}
