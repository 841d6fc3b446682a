package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.ShedOptions;
import dev.plimsoll.ShedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A cache of what lies outside the heap, and no limit of its own. The arguments: {@code direct},
 * with the size of a buffer in KiB, or {@code metaspace}, with how many class loaders are made in a
 * millisecond; and how many pieces go through it; and {@code now}, if it is not to wait until the
 * agent is up, or {@code collect}, if it asks for ten collections when all of them are there, or
 * {@code lie}, if a shedder that is asked first says that it gave all that is wanted and gives
 * nothing, or {@code drop}, if the cache keeps the first few and the others are garbage.
 */
public final class OffHeap extends Scenario {
  /** Each takes the JVM a collection or two, or half a second. */
  private static final int ENOUGH_ERRORS = 50;

  private static final int KEPT = 50;

  private final String what;
  private final int size;
  private final int pieces;
  private final String how;
  private final ArrayDeque<Object> cache = new ArrayDeque<>();
  private long shed;
  private volatile long lies;

  private OffHeap(String what, int size, int pieces, String how) {
    this.what = what;
    this.size = size;
    this.pieces = pieces;
    this.how = how;
  }

  public static void main(String[] arguments) {
    new OffHeap(
            arguments[0],
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            arguments.length > 3 ? arguments[3] : "")
        .run();
  }

  @Override
  protected void play() throws Exception {
    MemoryResource resource =
        what.equals("direct") ? MemoryResource.DIRECT : MemoryResource.METASPACE;
    MemoryPressure.registerShedder(
        "cache", this::shed, ShedOptions.defaults().relieves(resource).keep(0));
    if (how.equals("lie")) {
      MemoryPressure.registerShedder(
          "liar", this::lie, ShedOptions.defaults().relieves(resource).order(-1).keep(0));
    }
    LevelWatch levels = LevelWatch.start();
    // The agent comes up beside the program.
    if (!how.equals("now")) {
      AgentBean.awaitReady();
    }
    byte[] type = typeFile();
    ready();
    int errors = 0;
    for (int i = 0; i < pieces && errors < ENOUGH_ERRORS; i++) {
      try {
        Object piece =
            what.equals("direct")
                ? ByteBuffer.allocateDirect(size << 10)
                : new OneClass(type).loadClass(Piece.class.getName());
        if (i < KEPT || !how.equals("drop")) {
          keep(piece);
        }
      } catch (OutOfMemoryError e) {
        errors++;
        failedBy(e);
      }
      if (i % piecesPerPause() == 0) {
        Thread.sleep(1);
      }
    }
    for (int i = 0; how.equals("collect") && i < 10; i++) {
      System.gc();
      Thread.sleep(50);
    }
    result("outOfMemory", errors);
    result("shedPieces", shed);
    result("lies", lies);
    result("highest", levels.highest());
    resultsOfAgent();
  }

  private int piecesPerPause() {
    return what.equals("metaspace") ? size : 1;
  }

  private void keep(Object piece) {
    synchronized (cache) {
      cache.add(piece);
    }
  }

  @Override
  protected void tidy() {
    synchronized (cache) {
      cache.clear();
    }
  }

  private long lie(ShedRequest request) {
    lies++;
    return Math.max(1 << 20, request.bytesWanted());
  }

  private long shed(ShedRequest request) {
    synchronized (cache) {
      int pieces = (int) Math.ceil(cache.size() * request.fraction());
      for (int i = 0; i < pieces; i++) {
        cache.poll();
      }
      shed += pieces;
      return what.equals("direct") ? (long) pieces * (size << 10) : -1;
    }
  }

  private static byte[] typeFile() throws IOException {
    String name = Piece.class.getName().replace('.', '/') + ".class";
    try (InputStream in = OffHeap.class.getClassLoader().getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** A class that is loaded again and again. */
  static final class Piece {
    private Piece() {}
  }

  /** A loader with one class of its own. */
  private static final class OneClass extends ClassLoader {
    private final byte[] type;

    OneClass(byte[] type) {
      super(null);
      this.type = type;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.equals(Piece.class.getName())) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, type, 0, type.length);
    }
  }
}
