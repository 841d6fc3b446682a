package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class CacheBoundTest {
  private final HeapModel model = new HeapModel(Collector.PARALLEL, 10_000, -1);
  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log =
      new AgentLog(new PrintStream(OutputStream.nullOutputStream()), AgentLog.Level.WARN);
  private final ShedService shed =
      new ShedService(
          new ResponseThreads(clock, (place, thrown) -> {}, 2),
          clock,
          log,
          new ShedObserver() {},
          new ShedSettings(1_000_000_000L, false));
  private final ShedController controller = new ShedController(model);
  private final CacheBound bound =
      new CacheBound(
          shed, new ShedPlan(new HeapEvaluator(model, HeapPolicy.defaults()), shed, controller));
  private final ShedInput in = new ShedInput();

  /** The same entries are fewer bytes then; held against the old figure none would be regained. */
  @Test
  void follow_yieldFellSinceItWasTold_followsThePlanAllTheSame() {
    in.capacityBytes = 10_000;
    in.floorBytes = 500;
    shed.noteYield(2);
    prove(7800, 5000);
    decide(0, PressureLevel.MODERATE);
    bound.lower(controller.stepBytes(), false);
    assertThat(bound.bytes()).isEqualTo(4400);

    shed.noteYield(0.5);
    prove(5000, 3000);
    for (int second = 2; second < 40; second++) {
      decide(second, PressureLevel.NORMAL);
      bound.follow(false);
    }

    assertThat(controller.boundBytes()).isBetween(3301L, 4399L);
    assertThat(bound.bytes()).isEqualTo(controller.boundBytes());
  }

  private void prove(long live, long caches) {
    in.provenSerial++;
    in.provenLiveBytes = live;
    in.mostLiveBytes = live;
    in.usedBytes = live;
    in.cacheBytes = caches;
    in.cacheYield = shed.measuredYield();
  }

  private void decide(int second, PressureLevel level) {
    in.nanos = second * 1_000_000_000L;
    in.level = level;
    controller.next(in);
  }
}
