package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.ShedOptions;
import dev.plimsoll.ShedRequest;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * A program whose memory outside the heap grows in a container, and that can be helped. The
 * arguments: how, MB a second, and how many MB in all. {@code cache}: a cache of buffers without a
 * limit of its own, which a shedder gives up, and a hook that has no reason to run. {@code lie}:
 * the same, and a shedder that is asked first and only says that it gave what is wanted. {@code
 * freed}: 150 MB that a native library took and gave back, which the C library keeps, and then
 * buffers that are needed.
 */
public final class NativeGrowth extends Scenario {
  private static final int BYTES = 1 << 20;

  /** What zlib takes for one compressor, in pieces too small for mappings of their own. */
  private static final int COMPRESSOR_BYTES = 268_000;

  private static final int COMPRESSORS = 150_000_000 / COMPRESSOR_BYTES;

  /** One stays, so that no hole between those that stay is large enough for a buffer. */
  private static final int ENDED_OF = 4;

  private final boolean freed;
  private final boolean lie;
  private final double bytesPerSecond;
  private final int pieces;
  private final ArrayDeque<ByteBuffer> cache = new ArrayDeque<>();
  private final List<Deflater> compressors = new ArrayList<>();
  private long shed;
  private volatile long lies;

  private NativeGrowth(String how, double bytesPerSecond, int pieces) {
    this.freed = how.equals("freed");
    this.lie = how.equals("lie");
    this.bytesPerSecond = bytesPerSecond;
    this.pieces = pieces;
  }

  public static void main(String[] arguments) {
    new NativeGrowth(
            arguments[0], Double.parseDouble(arguments[1]) * 1e6, Integer.parseInt(arguments[2]))
        .run();
  }

  @Override
  protected void play() throws Exception {
    if (!freed) {
      MemoryPressure.registerShedder(
          "buffers", this::shed, ShedOptions.defaults().relieves(MemoryResource.CONTAINER).keep(0));
      if (lie) {
        MemoryPressure.registerShedder(
            "liar",
            this::lie,
            ShedOptions.defaults().relieves(MemoryResource.CONTAINER).order(-1).keep(0));
      }
      MemoryPressure.registerShutdownHook("end", 100, context -> result("hook", context.reason()));
    }
    LevelWatch levels = LevelWatch.start();
    AgentBean.awaitReady();
    if (freed) {
      compress();
    }
    ready();
    Pace pace = new Pace(bytesPerSecond);
    for (int i = 0; i < pieces; i++) {
      ByteBuffer piece = touched();
      synchronized (cache) {
        cache.add(piece);
      }
      pace.take(BYTES);
    }
    result("complete", true);
    result("shedPieces", shed);
    result("lies", lies);
    result("highest", levels.highest());
    resultsOfAgent();
  }

  private void compress() {
    byte[] text = new byte[64 << 10];
    byte[] packed = new byte[64 << 10];
    for (int i = 0; i < COMPRESSORS; i++) {
      Deflater compressor = new Deflater();
      compressor.setInput(text);
      compressor.deflate(packed);
      compressors.add(compressor);
    }
    for (int i = 0; i < COMPRESSORS; i++) {
      if (i % ENDED_OF != 0) {
        compressors.get(i).end();
      }
    }
  }

  private static ByteBuffer touched() {
    ByteBuffer chunk = ByteBuffer.allocateDirect(BYTES);
    for (int i = 0; i < BYTES; i += 4096) {
      chunk.put(i, (byte) 1);
    }
    return chunk;
  }

  private long lie(ShedRequest request) {
    lies++;
    return Math.max(BYTES, request.bytesWanted());
  }

  private long shed(ShedRequest request) {
    synchronized (cache) {
      int some = (int) Math.ceil(cache.size() * request.fraction());
      for (int i = 0; i < some; i++) {
        cache.remove();
      }
      shed += some;
      return (long) some * BYTES;
    }
  }
}
