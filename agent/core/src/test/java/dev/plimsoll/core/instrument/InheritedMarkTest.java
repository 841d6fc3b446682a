package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InheritedMarkTest {
  private static final String HEIRS = "com.acme.shop.Heirs";
  private static final long[] ASK = {
    1, 0, Double.doubleToLongBits(0.5), 77, Long.MAX_VALUE,
  };

  @RegisterExtension final Woven woven = new Woven();

  @Test
  void bridgedCallbacks_called_runOnceOnEachObject() throws Throwable {
    Object owner = make("Bridged");
    assertThat(owner.getClass().getMethods())
        .filteredOn(each -> each.getName().equals("save"))
        .as("the compiler's bridge, with the mark")
        .allMatch(Method::isBridge)
        .allMatch(each -> each.getAnnotations().length == 1);

    callAll();

    assertThat(said()).containsOnlyOnce("saved").containsOnlyOnce("shed");
  }

  @Test
  void bridgedGate_errorsGoOn_makesItsAttemptsOnce() throws Throwable {
    Object owner = make("Bridged");

    assertThatThrownBy(() -> woven.call(owner.getClass(), owner, "render"))
        .isExactlyInstanceOf(OutOfMemoryError.class);

    assertThat(woven.call(owner.getClass(), owner, "runs")).isEqualTo(3);
  }

  @Test
  void overrideMarkedAgain_called_runsOnceOnEachObject() throws Throwable {
    Object owner = make("Marked");

    assertThat(woven.sink.shedders.get(HEIRS + "$Base#shed 100 1 -1").applyAsLong(ASK)).isZero();
    assertThat(woven.sink.shedders.get(HEIRS + "$Marked#shed 100 1 -1").applyAsLong(ASK))
        .isEqualTo(9);
    runHooks();

    assertThat(said())
        .containsOnlyOnce("override saved")
        .containsOnlyOnce("override shed")
        .containsOnlyOnce("base's own")
        .containsOnlyOnce("its own");
    assertThat(owner).isNotNull();
  }

  @Test
  void overrideMarkedAgain_objectsOfTheBase_areCalledAsBefore() throws Throwable {
    Object marked = make("Marked");
    Object unmarked = make("Unmarked");

    callAll();

    assertThat(said())
        .containsOnlyOnce("unmarked override saved")
        .containsOnlyOnce("override shed");
    assertThat(said().replace("override shed", "")).containsOnlyOnce("shed");
    assertThat(marked).isNotSameAs(unmarked);
  }

  private Object make(String name) throws ReflectiveOperationException {
    return woven.load(HEIRS + "$" + name).getConstructor().newInstance();
  }

  private void callAll() {
    for (var shedder : woven.sink.shedders.values()) {
      long unused = shedder.applyAsLong(ASK);
    }
    runHooks();
  }

  private void runHooks() {
    IntFunction<byte[]> reserve = byte[]::new;
    for (var hook : woven.sink.hooks.values()) {
      hook.accept(new Object[] {"the end", Long.MAX_VALUE, reserve});
    }
  }

  private String said() throws ReflectiveOperationException {
    return woven.load(HEIRS).getField("SAID").get(null).toString();
  }
}
