package dev.plimsoll.it.loader.program;

import dev.plimsoll.Evictable;
import dev.plimsoll.OnExhaustion;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.RetryAfterShedding;
import dev.plimsoll.ShedOnPressure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Marks that cannot be served, one of each kind. */
public final class WronglyMarked {
  @Evictable private final Map<String, String> plain = new HashMap<>();
  @Evictable private int number = 1;
  @Evictable private final byte[] bytes = new byte[1];

  private WronglyMarked() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 3; i++) {
      WronglyMarked marked = new WronglyMarked();
      marked.plain.put("a", "b");
      int sum =
          marked.number()
              + marked.locked()
              + marked.later().get()
              + marked.always()
              + marked.save()
              + marked.bytes.length;
      marked.drop(sum);
      if (marked.number != 6 + 1 || !marked.plain.containsKey("a")) {
        throw new IllegalStateException("number is " + marked.number);
      }
    }
    System.out.println("ran to its end");
  }

  @Evictable
  int number() {
    return number;
  }

  @ShedOnPressure
  void drop(int more) {
    number += more;
  }

  @OnExhaustion
  int save() {
    return 1;
  }

  @RetryAfterShedding
  synchronized int locked() {
    return 1;
  }

  @RetryAfterShedding
  Future<Integer> later() {
    return CompletableFuture.completedFuture(1);
  }

  @RejectUnderPressure(at = PressureLevel.NORMAL)
  int always() {
    return 1;
  }
}
