package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.ClassSighting;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at classes while the agent is still being made beside the application: lets all pass but
 * the first that needs the agent, one with a mark or a copy of the API, which waits for it. From
 * then on all go on to what was made. Called by the JVM on any thread; never throws.
 */
public final class FirstLook implements ClassFileTransformer {
  /** The class of the API that looks for the bridge when it is initialised. */
  private static final String LINK = "dev/plimsoll/AgentLink";

  /** Far above what the making takes (some 30 ms); then the class goes without. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Set<String> named;
  private final @Nullable LibraryBuilders builders;
  private final @Nullable ClassLoader platformLoader = ClassLoader.getPlatformClassLoader();
  private final @Nullable ClassLoader ownLoader = FirstLook.class.getClassLoader();
  private final ClassSighting netty = new ClassSighting("io/netty/util/internal/PlatformDependent");
  private final ClassSighting platformServer =
      new ClassSighting("com/sun/jmx/mbeanserver/JmxMBeanServer");
  private final AtomicInteger classesSeen = new AtomicInteger();
  private final CountDownLatch made = new CountDownLatch(1);

  /** Written once by the thread that makes the agent, before the latch opens. */
  private volatile @Nullable MarkTransformer next;

  /** Raised by any thread, before its class is there. */
  private volatile boolean letPass;

  /**
   * Only these classes wait, not any that may prove to matter: other agents load classes of theirs
   * on the thread that makes this one, which would wait for itself.
   *
   * @param named classes, by their internal names, that settings name
   * @param discover libraries whose caches are to be found; see {@link InstrumentSettings}
   */
  public FirstLook(Set<String> named, List<String> discover) {
    this.named = Set.copyOf(named);
    this.builders = discover.isEmpty() ? null : new LibraryBuilders(discover);
  }

  /** Of the class in which Netty counts its direct memory; from this look on. */
  public ClassSighting netty() {
    return netty;
  }

  /** Of the class of the platform's MBean server, whose making has begun then. */
  public ClassSighting platformServer() {
    return platformServer;
  }

  /** How many classes the application has loaded since; any thread, wraps around. */
  public int classesSeen() {
    return classesSeen.get();
  }

  /** Whether a class that needs the agent went without, as it was not made in time. */
  public boolean hasLetPass() {
    return letPass;
  }

  /** Lets go what waits, and passes classes on from now; null passes them by. */
  void made(@Nullable MarkTransformer transformer) {
    next = transformer;
    made.countDown();
  }

  /** The agent is not to be: what waits goes on without it. */
  public void giveUp() {
    made(null);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    boolean ofApplication = name != null && isApplication(loader);
    if (name != null && loaded == null) {
      netty.tell(name);
      platformServer.tell(name);
      if (ofApplication) {
        classesSeen.incrementAndGet();
      }
    }
    MarkTransformer known = next;
    if (known == null && name != null && ofApplication && needsAgent(name, file)) {
      awaitMaking();
      known = next;
      if (known == null) {
        letPass = true;
      }
    }
    return known == null ? null : known.transform(loader, name, loaded, domain, file);
  }

  private boolean isApplication(@Nullable ClassLoader loader) {
    return loader != null && loader != platformLoader && loader != ownLoader;
  }

  private boolean needsAgent(String name, byte[] file) {
    if (MarkTransformer.isOurs(name)) {
      return name.equals(LINK);
    }
    try {
      return MarkScanner.hasMark(file)
          || named.contains(name)
          || (builders != null && builders.concerns(name, file));
    } catch (RuntimeException e) {
      // No class file that we can read: the JVM will say so.
      return false;
    }
  }

  private void awaitMaking() {
    boolean interrupted = false;
    boolean waiting = true;
    while (waiting) {
      try {
        if (!made.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          // Whoever comes next need not wait as long.
          made.countDown();
        }
        waiting = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
