package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.NettyBuffers;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCounted;
import java.io.File;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Netty's direct memory where it uses no cleaner, so that it alone counts it, and where it does and
 * the JDK counts: a cache of buffers that fills all of it, and a shedder that releases them.
 */
class NettyIT {
  private static final int PIECES = 200;
  private static final long MAX_BYTES = 64 << 20;

  @RegisterExtension final Children children = new Children();

  static Stream<Arguments> ways() {
    return Platform.eachJdk()
        .flatMap(jdk -> Stream.of("pooled", "unpooled").map(how -> Arguments.of(jdk, how)));
  }

  /**
   * @param maxBytes what Netty counts up to; 0: it leaves that to the JDK
   */
  private ChildJvm netty(Platform platform, String how, long maxBytes) {
    ChildJvm jvm =
        children
            .on(platform)
            .classPath(
                String.join(
                    File.pathSeparator,
                    Artifacts.applicationClassPath(),
                    Artifacts.locationOf(ByteBufAllocator.class).toString(),
                    Artifacts.locationOf(ReferenceCounted.class).toString()))
            .flag("-XX:MaxDirectMemorySize=" + MAX_BYTES)
            .flag("-Dio.netty.maxDirectMemory=" + maxBytes)
            .flag("-Dio.netty.tryReflectionSetAccessible=true")
            .flag("--add-opens=java.base/java.nio=ALL-UNNAMED");
    if (platform.feature() > 22) {
      jvm.flag("--sun-misc-unsafe-memory-access=allow").flag("-Dio.netty.noUnsafe=false");
    }
    return jvm.main(NettyBuffers.class).arguments(how, PIECES);
  }

  @Test
  void buffers_withoutAgent_runOut() {
    Outcome outcome = netty(Platform.running(), "unpooled", MAX_BYTES).run();

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isPositive();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("ways")
  void buffers_withAgent_areShedInTime(Platform platform, String how) {
    Outcome outcome = netty(platform, how, MAX_BYTES).agent("").run();

    assertThat(outcome.number("countedByNetty")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
  }

  /** What a shed gives up is free after a collection only: most live, not all (measurements.md). */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("ways")
  void buffers_whereTheJdkCounts_areShedInTime(Platform platform, String how) {
    Outcome outcome = netty(platform, how, 0).agent("").run();

    assertThat(outcome.number("countedByNetty")).as(outcome.describe()).isNegative();
    assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isLessThan(5);
  }
}
