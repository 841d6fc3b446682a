package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReader;
import dev.plimsoll.core.signal.HeapBeans;
import dev.plimsoll.core.signal.HeapProbe;

/** The keeper of the heap of this JVM, without a ballast. */
final class TestHeap {
  private TestHeap() {}

  static HeapKeeper of(AgentRuntime agent, Reserve reserve, AgentLog log) {
    HeapBeans beans = HeapBeans.ofThisJvm();
    HeapModel model = beans.model();
    CollectionProver prover =
        new CollectionProver(new AllocatedBytes(), agent.signals, agent.clock, () -> {});
    return new HeapKeeper(
        agent,
        new HeapProbe(beans, new CollectionReader(beans), prover, agent.clock),
        new HeapEvaluator(model, HeapPolicy.defaults()),
        new ShedController(model),
        prover,
        new BallastKeeper(
            new HeapBallast(0, true, log),
            reserve,
            new HoldingCost(model),
            () -> {},
            agent.journal));
  }
}
