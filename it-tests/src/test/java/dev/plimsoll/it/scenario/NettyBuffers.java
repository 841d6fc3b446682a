package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.ShedOptions;
import dev.plimsoll.ShedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayDeque;

/**
 * A cache of Netty's buffers without a limit of its own, at 50 MB/s. The arguments: {@code pooled}
 * or {@code unpooled}, and how many MiB go through it.
 */
public final class NettyBuffers extends Scenario {
  private static final int BYTES = 1 << 20;

  /** Netty comes with the first client, long after the JVM's start. */
  private static final int START_MILLIS = 3_000;

  private static final int AFTER_ERROR_MILLIS = 100;

  private final boolean pooled;
  private final int pieces;
  private final ArrayDeque<ByteBuf> cache = new ArrayDeque<>();
  private long shed;

  private NettyBuffers(boolean pooled, int pieces) {
    this.pooled = pooled;
    this.pieces = pieces;
  }

  public static void main(String[] arguments) {
    new NettyBuffers(arguments[0].equals("pooled"), Integer.parseInt(arguments[1])).run();
  }

  private ByteBufAllocator allocator() {
    return pooled
        ? new PooledByteBufAllocator(/* preferDirect= */ true)
        : new UnpooledByteBufAllocator(/* preferDirect= */ true);
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerShedder(
        "buffers",
        this::shed,
        ShedOptions.defaults().relieves(MemoryResource.DIRECT, MemoryResource.HEAP).keep(0));
    LevelWatch levels = LevelWatch.start();
    AgentBean.awaitReady();
    ready();
    Thread.sleep(START_MILLIS);
    ByteBufAllocator allocator = allocator();
    // So that Netty has been found: a program that takes all in its first half second is on its
    // own.
    allocator.directBuffer(BYTES).release();
    Thread.sleep(500);
    Pace pace = new Pace(50e6);
    int errors = 0;
    long most = -1;
    for (int i = 0; i < pieces; i++) {
      try {
        ByteBuf piece = allocator.directBuffer(BYTES);
        synchronized (cache) {
          cache.add(piece);
        }
      } catch (OutOfMemoryError e) {
        errors++;
        failedBy(e);
        // It held its arena's lock while it waited, and whoever comes back at once takes it again
        // before the shedder that waits for it.
        Thread.sleep(AFTER_ERROR_MILLIS);
      }
      most = Math.max(most, PlatformDependent.usedDirectMemory());
      pace.take(BYTES);
    }
    result("outOfMemory", errors);
    result("shedPieces", shed);
    result("countedByNetty", most);
    result("highest", levels.highest());
    resultsOfAgent();
  }

  @Override
  protected void tidy() {
    synchronized (cache) {
      cache.clear();
    }
  }

  private long shed(ShedRequest request) {
    synchronized (cache) {
      int some = (int) Math.ceil(cache.size() * request.fraction());
      for (int i = 0; i < some; i++) {
        cache.remove().release();
      }
      shed += some;
      return (long) some * BYTES;
    }
  }
}
