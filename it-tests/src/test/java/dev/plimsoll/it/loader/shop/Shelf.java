package dev.plimsoll.it.loader.shop;

import dev.plimsoll.Evictable;
import dev.plimsoll.OnExhaustion;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.RetryAfterShedding;
import dev.plimsoll.ShedOnPressure;
import dev.plimsoll.ShedRequest;
import dev.plimsoll.ShutdownContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One mark of each kind. */
public class Shelf {
  @Evictable private static final Map<String, String> SHARED = new ConcurrentHashMap<>();

  /** Closed to the agent, by the JDK and in a named module by this one, unless it opens both. */
  @Evictable private static final Map<Integer, Optional<Box>> GOODS = new ConcurrentHashMap<>();

  private static final int BOXES = 200;

  @Evictable private Map<String, String> own = new ConcurrentHashMap<>();

  private int failures = 1;

  /** Fills the goods. */
  void stock() {
    for (int i = 0; i < BOXES; i++) {
      GOODS.put(i, Optional.of(new Box()));
    }
  }

  /** What is left of them, nodes and the like aside. */
  long goodsBytes() {
    return (long) GOODS.size() * Box.BYTES;
  }

  /** Fails once. */
  @RetryAfterShedding
  public String take(String what, long amount) {
    String asked = what + amount;
    what = "lost";
    if (failures > 0) {
      failures--;
      throw new OutOfMemoryError("Java heap space");
    }
    return asked;
  }

  @RejectUnderPressure
  public int order(String what) {
    return own.size() + what.length();
  }

  @ShedOnPressure
  long drop(ShedRequest request) {
    own.clear();
    SHARED.clear();
    return request.bytesWanted();
  }

  @OnExhaustion
  private void save(ShutdownContext context) {
    own.put("saved", context.reason());
  }

  private static final class Box {
    private static final int BYTES = 5_000;

    @SuppressWarnings("unused")
    private final byte[] content = new byte[BYTES];
  }
}
