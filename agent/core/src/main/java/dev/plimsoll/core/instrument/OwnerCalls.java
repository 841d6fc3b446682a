package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/**
 * What the sink calls for a marked method, and asks how many living owners it has, or if any. Holds
 * the member weakly: a method handle holds its class, and the sink must not. Lets what the
 * application throws go on to the sink, which counts it.
 */
final class OwnerCalls
    implements ToLongFunction<long[]>, Consumer<Object[]>, IntSupplier, BooleanSupplier {
  private final WeakReference<OwnerMember> member;

  OwnerCalls(OwnerMember member) {
    this.member = new WeakReference<>(member);
  }

  @Override
  public long applyAsLong(long[] call) {
    OwnerMember living = member.get();
    try {
      if (living == null) {
        return 0;
      }
      if (call.length == 0) {
        living.call().rehearse();
        return 0;
      }
      return living.callAll(call);
    } catch (Throwable t) {
      throw OwnerCalls.<RuntimeException>sneak(t);
    }
  }

  @Override
  public void accept(Object[] call) {
    OwnerMember living = member.get();
    try {
      if (living != null) {
        living.runAll(call);
      }
    } catch (Throwable t) {
      throw OwnerCalls.<RuntimeException>sneak(t);
    }
  }

  @Override
  public int getAsInt() {
    OwnerMember living = member.get();
    return living == null ? 0 : living.countOwners();
  }

  @Override
  public boolean getAsBoolean() {
    OwnerMember living = member.get();
    return living != null && living.hasOwner();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
