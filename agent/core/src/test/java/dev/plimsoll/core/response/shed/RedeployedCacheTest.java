package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web applications that bring a library of caches, and hold one in a static field. */
class RedeployedCacheTest {
  private final TargetRegistry registry =
      new TargetRegistry(AgentLog.onStderr(AgentLog.Level.OFF), new AdapterKinds());
  private final ShedContext context =
      new ShedContext(() -> 1, new ObjectSizes(MemoryLayout.usual(1 << 28)));

  @ParameterizedTest
  @ValueSource(classes = {CaffeineShop.class, GuavaShop.class})
  void loader_ofACacheThatIsServed_isCollected(Class<?> shop) throws ReflectiveOperationException {
    WeakReference<ClassLoader> loader = deploy(shop);
    CacheTarget target = (CacheTarget) registry.row().get(0);
    assertThat(target.estimatedBytes()).isPositive();

    await()
        .until(
            () -> {
              System.gc();
              return loader.refersTo(null);
            });
    target.refresh(context, 1);
    assertThat(target.estimatedBytes()).isZero();
  }

  private WeakReference<ClassLoader> deploy(Class<?> shop) throws ReflectiveOperationException {
    ClassLoader loader = new WebApplication(shop.getName());
    Field field = loader.loadClass(shop.getName()).getDeclaredField("CACHE");
    field.setAccessible(true);
    Object cache = field.get(null);
    assertThat(cache.getClass().getClassLoader()).as("its own copy").isSameAs(loader);
    Runnable unused = registry.addCache(new Terms("c", 100, 0.1, 1, -1), cache);
    CacheTarget target = (CacheTarget) registry.row().get(0);
    target.refresh(context, 1);
    target.prepare(1, /* soon= */ false);
    return new WeakReference<>(loader);
  }

  static final class CaffeineShop implements Executor {
    static final Object CACHE = filled();

    private static Object filled() {
      Cache<Integer, byte[]> cache =
          Caffeine.newBuilder().executor(new CaffeineShop()).maximumSize(1_000).build();
      for (int i = 0; i < 100; i++) {
        cache.put(i, new byte[1_000]);
      }
      return cache;
    }

    @Override
    public void execute(Runnable work) {
      work.run();
    }
  }

  static final class GuavaShop {
    static final Object CACHE = filled();

    private static Object filled() {
      com.google.common.cache.Cache<Integer, byte[]> cache = CacheBuilder.newBuilder().build();
      for (int i = 0; i < 100; i++) {
        cache.put(i, new byte[1_000]);
      }
      return cache;
    }
  }

  /** Defines its class and the libraries itself. */
  private static final class WebApplication extends ClassLoader {
    private final String shop;

    WebApplication(String shop) {
      super(RedeployedCacheTest.class.getClassLoader());
      this.shop = shop;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return isOwn(name) ? define(name) : super.loadClass(name, resolve);
      }
    }

    private boolean isOwn(String name) {
      return name.equals(shop)
          || name.startsWith("com.github.benmanes.caffeine.")
          || name.startsWith("com.google.common.");
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] file = in.readAllBytes();
        return defineClass(name, file, 0, file.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
