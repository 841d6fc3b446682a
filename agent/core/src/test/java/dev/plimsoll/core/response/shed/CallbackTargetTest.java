package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class CallbackTargetTest {
  private final Terms terms = new Terms("s", 1, 0, 1, -1);

  @Test
  void instances_registeredShedder_isOne() {
    assertThat(new CallbackTarget(terms, call -> 7).instances()).isEqualTo(1);
  }

  @Test
  void instances_markedMethod_isOfItsLivingOwners() {
    Marked marked = new Marked();
    CallbackTarget target = new CallbackTarget(terms, marked);

    marked.owners = 3;
    assertThat(target.instances()).isEqualTo(3);
    marked.owners = 0;
    assertThat(target.instances()).isZero();
    assertThat(target.isGone()).as("more owners may come").isFalse();
  }

  @Test
  void shed_letGo_callsNobody() {
    CallbackTarget target = new CallbackTarget(terms, call -> 7);
    assertThat(target.shed(new long[5])).isEqualTo(7);

    target.letGo();

    assertThat(target.shed(new long[5])).isZero();
  }

  private static final class Marked implements ToLongFunction<long[]>, IntSupplier {
    private int owners;

    @Override
    public long applyAsLong(long[] call) {
      return 0;
    }

    @Override
    public int getAsInt() {
      return owners;
    }
  }
}
