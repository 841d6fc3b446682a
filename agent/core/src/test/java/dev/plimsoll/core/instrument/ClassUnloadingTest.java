package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redeployment: an application's loader goes, with all that was registered for its classes. */
class ClassUnloadingTest {
  @RegisterExtension final Woven woven = new Woven();

  @Test
  void loaders_droppedAfterUse_areCollectedAndWithdrawn() throws Throwable {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      loaders.add(deploy());
    }

    await()
        .until(
            () -> {
              System.gc();
              return loaders.stream().allMatch(each -> each.get() == null);
            });
    // The JVM clears references first and hands them to their queues a moment later.
    await()
        .untilAsserted(
            () -> {
              woven.registrations.purge();
              assertThat(withdrawn("#SHARED")).isEqualTo(200);
              assertThat(withdrawn("#save")).isEqualTo(200);
            });
  }

  @Test
  void loader_classWovenAnewForAnotherAgent_isCollected() throws Throwable {
    woven.late.serve(/* attached= */ true);
    WeakReference<ClassLoader> loader = deployAndWeaveAnew();

    await()
        .until(
            () -> {
              System.gc();
              return loader.get() == null;
            });
  }

  private WeakReference<ClassLoader> deployAndWeaveAnew() throws Throwable {
    WeavingLoader loader = new WeavingLoader(woven.transformer);
    String name = "com.acme.shop.Catalog";
    Class<?> catalog = Class.forName(name, true, loader);
    byte[] file = WeavingLoader.bytes(name);
    assertThat(woven.transformer.transform(loader, name.replace('.', '/'), catalog, null, file))
        .isNotNull();
    return new WeakReference<>(loader);
  }

  private long withdrawn(String member) {
    return woven.sink.withdrawn.stream().filter(each -> each.endsWith(member)).count();
  }

  private WeakReference<ClassLoader> deploy() throws Throwable {
    WeavingLoader loader = new WeavingLoader(woven.transformer);
    Class.forName("com.acme.shop.Catalog", true, loader).getConstructor().newInstance();
    Class.forName("com.acme.shop.Factory", true, loader).getConstructor().newInstance();
    Class<?> orders = Class.forName("com.acme.shop.Orders", true, loader);
    woven.call(orders, orders.getConstructor(int.class).newInstance(1), "both", 1L);
    return new WeakReference<>(loader);
  }
}
