package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.shed.Terms;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shedder that fills the heap up, in a process of its own: all others are served in time. */
class FullHeapTest {
  private static final int SERVED_ALL = 42;

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void shed_twoSheddersFillTheHeap_othersAreServed(String collector, @TempDir Path directory)
      throws Exception {
    Path output = directory.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                collector,
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator,
                Child.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = child.waitFor(60, TimeUnit.SECONDS);
      assertThat(ended).as(Files.readString(output)).isTrue();
      assertThat(child.exitValue()).as(Files.readString(output)).isEqualTo(SERVED_ALL);
    } finally {
      child.destroyForcibly();
    }
  }

  static final class Child {
    private static volatile boolean served;

    private Child() {}

    public static void main(String[] args) {
      SystemNanoClock clock = new SystemNanoClock();
      AgentLog log = AgentLog.onStderr(AgentLog.Level.INFO);
      ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
      threads.start();
      ShedService service =
          new ShedService(
              threads, clock, log, new ShedObserver() {}, new ShedSettings(2_000_000_000L, false));
      service.rehearse();
      ConcurrentHashMap<Integer, byte[]> map = new ConcurrentHashMap<>();
      for (int i = 0; i < 10_000; i++) {
        map.put(i, new byte[2_000]);
      }
      service.registrations().addShedder(new Terms("fills", 1, 0, 1, -1), Child::fill);
      service.registrations().addShedder(new Terms("fills too", 2, 0, 1, -1), Child::fill);
      service.registrations().addCache(new Terms("map", 3, 0.1, 1, -1), map);
      service.registrations().addShedder(new Terms("last", 4, 0, 1, -1), Child::serve);
      service.request(
          PressureLevel.CRITICAL, MemoryResource.HEAP, Long.MAX_VALUE, Long.MAX_VALUE, false);
      long deadline = clock.nanoTime() + 20_000_000_000L;
      while (service.busy() && clock.nanoTime() - deadline < 0) {
        service.tick(clock.nanoTime(), HeapRoom.AMPLE);
        threads.assist();
        LockSupport.parkNanos(1_000_000);
      }
      boolean all = served && map.size() < 1_500 && !service.busy();
      System.out.println(served + " " + map.size() + " " + service.busy());
      Runtime.getRuntime().halt(all ? SERVED_ALL : 1);
    }

    private static long fill(long[] call) {
      if (call.length == 0) {
        return 0;
      }
      List<byte[]> hoard = new ArrayList<>();
      while (true) {
        hoard.add(new byte[10_000]);
      }
    }

    private static long serve(long[] call) {
      served |= call.length > 0;
      return 1;
    }
  }
}
