package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackTest {
  private static final String FACTORY = "com.acme.shop.Factory";
  private static final long[] ASK = {
    1, 0, Double.doubleToLongBits(0.5), 77, Long.MAX_VALUE,
  };

  @RegisterExtension final Woven woven = new Woven();

  @Test
  void instanceMethod_shed_isCalledOnEachOwnerForAnEqualPart() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object one = type.getConstructor(String.class).newInstance("one");
    Object two = type.getConstructor().newInstance();

    long freed = woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ASK);

    assertThat(freed).isEqualTo(39 + 39);
    assertThat(said(type)).contains("one MODERATE 0.5 39 ").contains("default MODERATE 0.5 39 ");
    assertThat(one).isNotSameAs(two);
    assertThat(ASK).as("the agent's own").contains(77);
  }

  /** Of all that there is each may hold the whole. */
  @Test
  void instanceMethod_allIsWanted_eachOwnerIsAskedForAll() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object one = type.getConstructor(String.class).newInstance("one");
    Object two = type.getConstructor().newInstance();
    long all = Runtime.getRuntime().maxMemory();
    long[] ask = ASK.clone();
    ask[3] = all;

    long freed = woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ask);

    assertThat(freed).isEqualTo(2 * all);
    assertThat(one).isNotSameAs(two);
  }

  /** As may be of what lies outside the heap. */
  @Test
  void instanceMethod_moreThanTheHeapIsWanted_eachOwnerIsAskedForAPart() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object one = type.getConstructor(String.class).newInstance("one");
    Object two = type.getConstructor().newInstance();
    long[] ask = ASK.clone();
    ask[3] = 2 * Runtime.getRuntime().maxMemory() + 20;

    long freed = woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ask);

    assertThat(freed).isEqualTo(ask[3]);
    assertThat(one).isNotSameAs(two);
  }

  @Test
  void instanceMethod_shedOnItsOnlyOwner_hasTheBytesWanted() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object owner = type.getConstructor().newInstance();

    assertThat(woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ASK))
        .isEqualTo(77);
    assertThat(said(type)).isEqualTo("default MODERATE 0.5 77 ");
    assertThat(owner).isNotNull();
  }

  @Test
  void instanceMethod_moreOwnersThanBytes_eachIsAskedForOne() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object one = type.getConstructor(String.class).newInstance("one");
    Object two = type.getConstructor(String.class).newInstance("two");
    long[] ask = ASK.clone();
    ask[3] = 1;

    assertThat(woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ask))
        .isEqualTo(14);
    assertThat(said(type)).contains("one MODERATE 0.5 1 ").contains("two MODERATE 0.5 1 ");
    assertThat(one).isNotSameAs(two);
  }

  @Test
  void instanceMethod_ownersComeAndGo_areCounted() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    List<Object> owners = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      owners.add(type.getConstructor().newInstance());
    }
    IntSupplier count = (IntSupplier) woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000");
    assertThat(count.getAsInt()).isEqualTo(3);

    owners.clear();

    await()
        .until(
            () -> {
              System.gc();
              return count.getAsInt() == 0;
            });
    assertThat(type).isNotNull();
  }

  @Test
  void instanceMethod_oneOwnerThrows_theOthersCount() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    List<Object> owners = new ArrayList<>();
    for (String name : List.of("one", "broken", "two", "broken")) {
      owners.add(type.getConstructor(String.class).newInstance(name));
    }
    var shedder = woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000");

    assertThat(shedder.applyAsLong(ASK)).isEqualTo(20 + 20);
    assertThat(shedder.applyAsLong(ASK)).isEqualTo(20 + 20);
    assertThat(woven.said())
        .containsOnlyOnce(
            "@ShedOnPressure on "
                + FACTORY
                + "#shed threw java.lang.IllegalStateException on one of its objects");
    assertThat(owners).hasSize(4);
  }

  @Test
  void instanceMethod_allOwnersThrow_failureGoesOn() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object one = type.getConstructor(String.class).newInstance("broken");
    Object two = type.getConstructor(String.class).newInstance("broken");
    var shedder = woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000");

    assertThatThrownBy(() -> shedder.applyAsLong(ASK)).isInstanceOf(IllegalStateException.class);
    assertThat(woven.said()).doesNotContain("threw");
    assertThat(one).isNotSameAs(two);
  }

  /** As in an OSGi bundle that imports the API if it is there. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void instanceMethod_parameterNotVisible_isToldAndTheOthersAreServed(boolean late)
      throws Throwable {
    WeavingLoader loader =
        late ? WeavingLoader.late(woven.transformer) : new WeavingLoader(woven.transformer);
    loader.hidden = "dev.plimsoll.ShedRequest";

    Object owner =
        Class.forName(FACTORY, true, loader).getConstructor(String.class).newInstance("one");

    assertThat(woven.said())
        .containsOnlyOnce("a mark of " + FACTORY + " could not be served")
        .contains("dev.plimsoll.ShedRequest");
    assertThat(woven.sink.shedders.get(FACTORY + "#shedAll 100 1 -1").applyAsLong(ASK))
        .isEqualTo(-1);
    assertThat(said(owner.getClass())).isEqualTo("one all ");
  }

  @Test
  void voidMethod_shed_returnsUnknown() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object owner = type.getConstructor().newInstance();
    var shedder = woven.sink.shedders.get(FACTORY + "#shedAll 100 1 -1");

    assertThat(shedder.applyAsLong(ASK)).isEqualTo(-1);
    assertThat(said(type)).isEqualTo("default all ");
    assertThat(owner).isNotNull();
  }

  @Test
  void staticMethods_initialised_areCalled() throws Throwable {
    Class<?> type = woven.load(FACTORY);

    assertThat(woven.sink.shedders.get(FACTORY + "#shedShared 100 1 -1").applyAsLong(ASK))
        .isEqualTo(11);
    woven.sink.hooks.get(FACTORY + "#saveShared 100 -1").accept(hookContext());
    assertThat(said(type)).isEqualTo("shared saved shared");
  }

  @Test
  void classWithoutInitialiser_loaded_isGivenOne() throws Throwable {
    Class<?> type = woven.load(FACTORY + "$Plain");

    woven.sink.shedders.get(FACTORY + "$Plain#shed 100 1 -1").applyAsLong(ASK);

    assertThat(said(woven.load(FACTORY))).isEqualTo("plain HEAP");
    assertThat(type.getDeclaredMethods()).filteredOn(each -> !each.isSynthetic()).hasSize(2);
  }

  @Test
  void hook_called_hasItsContext() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object owner = type.getConstructor().newInstance();

    woven.sink.hooks.get(FACTORY + "#save 2 -1").accept(hookContext());

    assertThat(said(type)).isEqualTo("default saved: the end");
    assertThat(owner).isNotNull();
  }

  /** Where an application has a loader of its own, that of the agent's threads finds nothing. */
  @Test
  void callbacks_called_haveTheLoaderOfTheirClassAsContext() throws Throwable {
    String name = FACTORY + "$Finder";
    Class<?> type = woven.load(name);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    var shedder = woven.sink.shedders.get(name + "#shed 100 1 -1");

    assertThatThrownBy(() -> shedder.applyAsLong(ASK)).hasMessage("injected");
    woven.sink.hooks.get(name + "#save 100 -1").accept(hookContext());

    assertThat(type.getField("LOADERS").get(null)).isEqualTo(List.of(woven.loader, woven.loader));
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  /** As a security manager has it: the thread would be left without one. */
  @Test
  void callback_onAThreadWhoseLoaderMayNotBeAsked_leavesItAsItIs() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    var hook = woven.sink.hooks.get(FACTORY + "#saveShared 100 -1");
    List<ClassLoader> set = new ArrayList<>();
    Thread guarded =
        new Thread(() -> hook.accept(hookContext())) {
          @Override
          public ClassLoader getContextClassLoader() {
            throw new SecurityException("injected");
          }

          @Override
          public void setContextClassLoader(ClassLoader loader) {
            set.add(loader);
          }
        };
    guarded.start();
    guarded.join();

    assertThat(said(type)).isEqualTo("saved shared");
    assertThat(set).isEmpty();
  }

  /** The agent calls a hook that found no memory once more, after it gave up its reserve. */
  @Test
  void hook_oneOwnerFindsNoMemory_theOthersRunOnceAllTheSame() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    List<Object> owners = new ArrayList<>();
    for (String name : List.of("one", "two", "full", "three", "four")) {
      owners.add(type.getConstructor(String.class).newInstance(name));
    }
    var hook = woven.sink.hooks.get(FACTORY + "#save 2 -1");

    assertThatThrownBy(() -> hook.accept(hookContext())).isInstanceOf(OutOfMemoryError.class);
    hook.accept(hookContext());

    String said = said(type);
    for (String name : List.of("one", "two", "full", "three", "four")) {
      assertThat(said).containsOnlyOnce(name + " saved: the end");
    }
    assertThat(owners).hasSize(5);
  }

  /** Owners that come between the two calls make the table move those that it has. */
  @Test
  void hook_ownersComeBetweenItsCalls_theFirstRunOnceAllTheSame() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    List<Object> owners = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String name = i == 25 ? "full" : "<" + i + ">";
      owners.add(type.getConstructor(String.class).newInstance(name));
    }
    var hook = woven.sink.hooks.get(FACTORY + "#save 2 -1");

    assertThatThrownBy(() -> hook.accept(hookContext())).isInstanceOf(OutOfMemoryError.class);
    for (int i = 0; i < 5000; i++) {
      owners.add(type.getConstructor(String.class).newInstance("late"));
    }
    hook.accept(hookContext());

    String said = said(type);
    for (int i = 0; i < 50; i++) {
      assertThat(said).containsOnlyOnce((i == 25 ? "full" : "<" + i + ">") + " saved: the end");
    }
    assertThat(owners).hasSize(5050);
  }

  @Test
  void rehearsal_asked_doesNotReachTheApplication() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object owner = type.getConstructor().newInstance();
    for (var shedder : woven.sink.shedders.values()) {
      assertThat(shedder.applyAsLong(new long[0])).isZero();
    }

    assertThat(said(type)).isEmpty();
    assertThat(owner).isNotNull();
  }

  /** In a full heap they could not be loaded, and of enums not even a second time. */
  @Test
  void ownersMade_apiUsedByNothingElse_allThatMethodsGetIsLoaded() throws Throwable {
    WeavingLoader loader = new WeavingLoader(woven.transformer);
    loader.hasOwnApi = true;

    Object owner = Class.forName(FACTORY, true, loader).getConstructor().newInstance();

    assertThat(List.of("PressureLevel", "MemoryResource", "Request$Ask", "Request$HookContext"))
        .allMatch(name -> loader.hasLoaded("dev.plimsoll." + name));
    assertThat(owner).isNotNull();
    assertThat(woven.said()).doesNotContain("could not be served");
  }

  @Test
  void wrongSignature_marked_isRefused() throws Throwable {
    woven.load(FACTORY);

    assertThat(woven.said())
        .contains("@ShedOnPressure on " + FACTORY + "#wrong is not served: ")
        .contains("take nothing or a ShedRequest, and return void or long")
        .contains(FACTORY + "#shedForNothing is not served: relieves={} names none")
        .contains(FACTORY + "#cacheForNothing is not served: relieves={} names none")
        .contains("@OnExhaustion on " + FACTORY + "#hasty is not served: timeoutMillis=-1 ");
    assertThat(woven.sink.hooks).doesNotContainKey(FACTORY + "#hasty 100 -1");
  }

  @Test
  void faultySink_ownersMade_hostGoesOn() throws Throwable {
    woven.sink.fault = new IllegalStateException("injected");

    assertThat(woven.load(FACTORY).getConstructor().newInstance()).isNotNull();
    assertThat(woven.said()).contains("injected");
  }

  private static Object[] hookContext() {
    IntFunction<byte[]> reserve = byte[]::new;
    return new Object[] {"the end", Long.MAX_VALUE, reserve};
  }

  private static String said(Class<?> type) throws ReflectiveOperationException {
    return type.getField("SAID").get(null).toString();
  }
}
