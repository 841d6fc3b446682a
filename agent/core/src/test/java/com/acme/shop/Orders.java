package com.acme.shop;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.RetryAfterShedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gates and doors. */
public class Orders {
  private int failures;
  public final List<String> seen = new ArrayList<>();

  public Orders(int failures) {
    this.failures = failures;
  }

  @RetryAfterShedding(attempts = 4, timeoutMillis = 500)
  public String order(long id, double price, String text, int[] amounts, boolean last) {
    seen.add(id + " " + price + " " + text + " " + amounts[0] + " " + last);
    id = -1;
    price = 0;
    text = "";
    amounts = new int[] {-7};
    last = !last;
    fail();
    String result = text + id + price + amounts[0] + last;
    for (int i = 0; i < 3; i++) {
      long more = i;
      result += more;
    }
    return result;
  }

  @RetryAfterShedding
  static int loop(int count) {
    do {
      long half = count / 2;
      count -= (int) Math.max(1, half);
    } while (count > 0);
    return count;
  }

  public static int looped(int count) {
    return loop(count);
  }

  @RetryAfterShedding
  public void nothing() {
    seen.add("nothing");
    fail();
  }

  @RetryAfterShedding
  public String caught(String text) throws Exception {
    try {
      synchronized (this) {
        fail();
      }
      return text;
    } catch (IllegalStateException e) {
      String message = e.getMessage();
      return "caught " + message + text;
    } catch (OutOfMemoryError e) {
      return "own " + text;
    } finally {
      seen.add("finally");
    }
  }

  @RetryAfterShedding
  @RejectUnderPressure
  public long both(long number) {
    while (number < 3) {
      number++;
    }
    fail();
    return number;
  }

  @RejectUnderPressure(at = PressureLevel.MODERATE, resources = MemoryResource.METASPACE)
  public static double refused(double value, long factor) {
    return value * factor;
  }

  @RetryAfterShedding
  public synchronized void locked() {}

  @RetryAfterShedding
  public CompletableFuture<String> later() {
    return CompletableFuture.completedFuture("");
  }

  /** As Spring's. */
  @RetryAfterShedding
  public DeferredResult deferred() {
    return new DeferredResult();
  }

  @RetryAfterShedding
  public CashFlow cashFlow() {
    fail();
    return new CashFlow();
  }

  static final class DeferredResult {}

  static final class CashFlow {}

  private void fail() {
    if (failures > 0) {
      failures--;
      throw new OutOfMemoryError("Java heap space");
    }
  }
}
