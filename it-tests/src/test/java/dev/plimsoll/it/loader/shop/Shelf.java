package dev.plimsoll.it.loader.shop;

import dev.plimsoll.Evictable;
import dev.plimsoll.OnExhaustion;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.RetryAfterShedding;
import dev.plimsoll.ShedOnPressure;
import dev.plimsoll.ShedRequest;
import dev.plimsoll.ShutdownContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One mark of each kind. */
public class Shelf {
  @Evictable private static final Map<String, String> SHARED = new ConcurrentHashMap<>();

  @Evictable private Map<String, String> own = new ConcurrentHashMap<>();

  private int failures = 1;

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
}
