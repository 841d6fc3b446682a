package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.HookView;
import dev.plimsoll.core.response.LogText;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ShutdownHooksTest {
  private static final Consumer<Object[]> HOOK = call -> {};

  private final LogText log = new LogText();
  private final ShutdownHooks hooks = new ShutdownHooks(log.log());

  private Runnable register(String name, int order) {
    return hooks.register(name, HOOK, order, -1);
  }

  @Test
  void views_ofSeveral_areInOrderAndFirstComeFirst() {
    register("b", 2);
    register("c", 2);
    register("a", -1);
    register("last", Integer.MAX_VALUE);
    assertThat(hooks.views()).extracting(HookView::name).containsExactly("a", "b", "c", "last");
    assertThat(hooks.views()).hasSize(4);
  }

  /** Else the process would be ended for a hook that has nothing to save. */
  @Test
  void isEmpty_markedMethodWithoutAnObjectThatLives_isEmpty() {
    assertThat(hooks.isEmpty()).isTrue();
    AtomicBoolean owned = new AtomicBoolean();
    Runnable unused = hooks.register("marked", new Marked(owned), 0, -1);

    assertThat(hooks.isEmpty()).isTrue();
    owned.set(true);
    assertThat(hooks.isEmpty()).isFalse();
    owned.set(false);
    register("registered", 0);
    assertThat(hooks.isEmpty()).isFalse();
  }

  @Test
  void register_aNameThatIsTaken_isNumberedWithOneWarning() {
    register("save", 0);
    register("save", 0);
    register("save", 0);
    assertThat(hooks.views())
        .extracting(HookView::name)
        .containsExactly("save", "save#2", "save#3");
    assertThat(log.toString()).containsOnlyOnce("WARN").contains("save#2");
  }

  @Test
  void register_someOfANameAreGone_isNumberedBehindTheLast() {
    register("save", 0);
    Runnable second = register("save", 0);
    register("save", 0);
    register("save#4", 0);
    second.run();

    register("save", 0);

    assertThat(hooks.views())
        .extracting(HookView::name)
        .containsExactly("save", "save#3", "save#4", "save#5");
    assertThat(log.toString()).containsOnlyOnce("WARN");
  }

  @Test
  void withdraw_twice_takesOnlyItsOwn() {
    Runnable first = register("save", 0);
    register("other", 0);
    first.run();
    register("save", 0);
    first.run();
    assertThat(hooks.views()).extracting(HookView::name).containsExactly("other", "save");
    assertThat(log.toString()).isEmpty();
  }

  @Test
  void inOrder_handedOut_isNotChangedByLaterOnes() {
    Runnable withdrawal = register("a", 0);
    HookSlot[] seen = hooks.inOrder();
    withdrawal.run();
    register("b", 0);
    assertThat(seen).hasSize(1);
    assertThat(seen[0].name).isEqualTo("a");
  }

  /** As what stands for a marked method. */
  private record Marked(AtomicBoolean owned) implements Consumer<Object[]>, BooleanSupplier {
    @Override
    public void accept(Object[] call) {}

    @Override
    public boolean getAsBoolean() {
      return owned.get();
    }
  }
}
