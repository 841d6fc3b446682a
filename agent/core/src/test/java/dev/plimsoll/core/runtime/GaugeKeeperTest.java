package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.HeapRoom;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.shed.Terms;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.ResourceGauge;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resource of 1000 bytes, with real response threads; the test's own is the control thread. */
class GaugeKeeperTest {
  private static final long MILLI = 1_000_000L;

  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent = TestAgent.of("", log);
  private final HeapKeeper heap = TestHeap.of(agent, new Reserve(0), log);
  private final CollectionProver prover =
      new CollectionProver(new AllocatedBytes(), agent.signals, agent.clock, () -> {});
  private final Figures figures = new Figures();

  /** What the shedder was told, each time. */
  private final List<long[]> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    agent.threads.start();
  }

  @AfterEach
  void close() {
    agent.shed.close();
    agent.threads.close();
  }

  private GaugeKeeper keeperOf(MemoryResource resource) {
    return new GaugeKeeper(agent, heap, prover, resource, figures, "a test");
  }

  private void registerShedder(MemoryResource resource) {
    Runnable unused =
        agent
            .shed
            .registrations()
            .addShedder(
                new Terms("shedder", 1, 0, 1 << resource.ordinal(), -1),
                call -> {
                  if (call.length > 0) {
                    asked.add(call.clone());
                  }
                  return 0;
                });
    await()
        .until(
            () -> {
              agent.shed.tick(agent.clock.nanoTime(), HeapRoom.AMPLE);
              return agent.shed.relieves(resource);
            });
  }

  private void look(GaugeKeeper keeper, long used, boolean touch) {
    figures.used = used;
    boolean unused = keeper.tick(agent.config.settings(), touch);
  }

  private void assertNothingIsShed() {
    assertThat(agent.shed.busy()).isFalse();
    assertThat(agent.shed.completed()).isZero();
  }

  private long[] awaitAsked() {
    await().until(() -> !asked.isEmpty());
    return asked.get(0);
  }

  @Test
  void tick_linesAreCrossed_levelIsTheirs() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 799, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);
    look(keeper, 800, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.MODERATE);
    look(keeper, 900, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  /** 900 bytes of the one against 1000 of another. */
  @Test
  void tick_figuresThatAreJustRead_areLeftToTheNextLook() {
    GaugeKeeper keeper = keeperOf(MemoryResource.METASPACE);
    figures.version = 1;
    look(keeper, 900, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);

    figures.version = 2;
    figures.changes = true;
    look(keeper, 900, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);

    figures.changes = false;
    look(keeper, 900, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void tick_pastTheModerateLine_asksForWhatIsAboveTheLevelsEnd() {
    registerShedder(MemoryResource.DIRECT);
    look(keeperOf(MemoryResource.DIRECT), 850, true);
    long[] call = awaitAsked();
    assertThat(call[0]).isEqualTo(PressureLevel.MODERATE.ordinal());
    assertThat(call[1]).isEqualTo(MemoryResource.DIRECT.ordinal());
    assertThat(call[3]).as("down to 75 %").isEqualTo(100);
  }

  @Test
  void tick_belowTheLine_asksNobody() {
    registerShedder(MemoryResource.DIRECT);
    look(keeperOf(MemoryResource.DIRECT), 799, true);
    assertNothingIsShed();
  }

  @Test
  void tick_nothingMayBeTouched_tellsTheLevelAndAsksNobody() {
    registerShedder(MemoryResource.DIRECT);
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 950, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.CRITICAL);
    assertNothingIsShed();
    assertThat(prover.isBusy()).isFalse();
  }

  @Test
  void tick_onlyOthersAreRegistered_asksNobody() {
    registerShedder(MemoryResource.METASPACE);
    look(keeperOf(MemoryResource.DIRECT), 850, true);
    assertNothingIsShed();
  }

  /** Nothing that can be dropped gives a thread back. */
  @Test
  void tick_threads_areToldOnly() {
    registerShedder(MemoryResource.THREADS);
    GaugeKeeper keeper = keeperOf(MemoryResource.THREADS);
    look(keeper, 950, true);
    assertThat(keeper.level()).isEqualTo(PressureLevel.CRITICAL);
    assertNothingIsShed();
    assertThat(prover.isBusy()).isFalse();
  }

  /** Its figure counts the dead as well. */
  @Test
  void tick_metaspace_isCollectedBeforeAnybodyIsAsked() {
    registerShedder(MemoryResource.METASPACE);
    look(keeperOf(MemoryResource.METASPACE), 850, true);
    assertThat(prover.isBusy()).isTrue();
    assertNothingIsShed();
  }

  @Test
  void tick_nobodyToAsk_isCollectedAtCriticalOnly() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 850, true);
    assertThat(prover.isBusy()).isFalse();
    look(keeper, 900, true);
    assertThat(prover.isBusy()).isTrue();
  }

  /** One of 700 bytes beside 400 lacks 100. */
  @Test
  void tick_aRequestWaitsInVain_isCriticalAndGivenWhatItLacks() {
    registerShedder(MemoryResource.DIRECT);
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 400, true);
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);
    assertNothingIsShed();

    figures.next = 700;
    figures.waits = true;
    heap.sample().fullCollections++;
    look(keeper, 400, true);
    assertThat(keeper.level()).isEqualTo(PressureLevel.CRITICAL);
    long[] call = awaitAsked();
    assertThat(call[0]).isEqualTo(PressureLevel.CRITICAL.ordinal());
    assertThat(call[3]).isEqualTo(100);
  }

  /** In a call that finds no room the JDK collects once, and then waits. */
  @Test
  void tick_wholeCollectionWhileMoreThanHalfIsUsed_looksForWhoWaits() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 501, true);
    assertThat(figures.lookedFor).as("none has ended").isEmpty();
    heap.sample().fullCollections++;
    look(keeper, 500, true);
    assertThat(figures.lookedFor).as("half is free").isEmpty();

    heap.sample().fullCollections++;
    look(keeper, 501, true);
    figures.next = 500;
    heap.sample().fullCollections++;
    look(keeper, 501, true);
    assertThat(figures.lookedFor).as("the next fits, and does not").containsExactly(false, true);
  }

  @Test
  void describe_levels_tellTheLinesOfTheirOwn() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    LevelEvidence evidence = new LevelEvidence();
    look(keeper, 850, false);
    keeper.describe(evidence);
    assertThat(evidence.measured).isEqualTo(850);
    assertThat(evidence.capacity).isEqualTo(1000);
    assertThat(evidence.threshold).isEqualTo(800);
    assertThat(evidence.lowerThreshold).isEqualTo(750);

    look(keeper, 950, false);
    keeper.describe(evidence);
    assertThat(evidence.measured).isEqualTo(950);
    assertThat(evidence.threshold).isEqualTo(900);
    assertThat(evidence.lowerThreshold).isEqualTo(750);
  }

  @Test
  void describe_noLimit_tellsTheUseOnly() {
    figures.max = Long.MAX_VALUE;
    GaugeKeeper keeper = keeperOf(MemoryResource.METASPACE);
    LevelEvidence evidence = new LevelEvidence();
    evidence.threshold = 5;
    look(keeper, 850, true);
    keeper.describe(evidence);
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(evidence.measured).isEqualTo(850);
    assertThat(evidence.capacity).isEqualTo(-1);
    assertThat(evidence.threshold).as("of another resource").isEqualTo(-1);
  }

  /** Another look would tell the same. */
  @Test
  void pollNanos_figureOfTheLastRead_isNotLookedAtByItself() {
    figures.ofNow = false;
    GaugeKeeper keeper = keeperOf(MemoryResource.METASPACE);
    look(keeper, 501, true);
    assertThat(keeper.pollNanos()).isEqualTo(Long.MAX_VALUE);
  }

  /** What is over half may fail, and its wait be over within half a second. */
  @Test
  void pollNanos_moreThanHalfIsUsed_isLookedAtFortyTimesASecond() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 500, true);
    assertThat(keeper.pollNanos()).isGreaterThan(1_000_000 * MILLI);
    GaugeKeeper other = keeperOf(MemoryResource.DIRECT);
    look(other, 501, true);
    assertThat(other.pollNanos()).isEqualTo(25 * MILLI);
    figures.looking = true;
    assertThat(other.pollNanos()).as("while it is looked who waits").isEqualTo(5 * MILLI);
  }

  @Test
  void pollNanos_aRequestWaitsInVain_isFollowedCloselyIfAnybodyCanGive() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    figures.waits = true;
    look(keeper, 501, true);
    assertThat(keeper.pollNanos()).as("nobody is registered").isEqualTo(25 * MILLI);
    registerShedder(MemoryResource.DIRECT);
    assertThat(keeper.pollNanos()).isEqualTo(2 * MILLI);
  }

  /** As in a dry run: what is urgent stays so as long as the level does, which may be for hours. */
  @Test
  void pollNanos_nothingMayBeTouched_isNotFollowedClosely() {
    registerShedder(MemoryResource.DIRECT);
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    figures.waits = true;
    look(keeper, 850, false);
    assertThat(keeper.pollNanos()).isEqualTo(25 * MILLI);
  }

  /** It may be over for hours. */
  @Test
  void apply_disabled_theLevelIsForgotten() {
    GaugeKeeper keeper = keeperOf(MemoryResource.DIRECT);
    look(keeper, 950, false);
    agent.config.set("enabled", "false");
    keeper.apply(agent.config.settings());
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);

    look(keeper, 100, false);
    assertThat(keeper.level()).isEqualTo(PressureLevel.NORMAL);
  }

  /** As they are set. */
  private static final class Figures implements ResourceGauge {
    private final List<Boolean> lookedFor = new ArrayList<>();
    private long used;
    private long max = 1000;
    private long next;
    private boolean ofNow = true;
    private boolean looking;
    private boolean waits;
    private int version;
    private boolean changes;

    @Override
    public int version() {
      version += changes ? 2 : 0;
      return version;
    }

    @Override
    public long used() {
      return used;
    }

    @Override
    public long max() {
      return max;
    }

    @Override
    public long next() {
      return next;
    }

    @Override
    public boolean isOfNow() {
      return ofNow;
    }

    @Override
    public void lookForWaiting(boolean likely) {
      lookedFor.add(likely);
    }

    @Override
    public boolean isLooking() {
      return looking;
    }

    @Override
    public boolean takeWaiting() {
      return waits;
    }

    @Override
    public void poll() {}
  }
}
