package dev.plimsoll.it.loader.larder;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Looks which caches of {@link Larder} the agent has found, and prints a line for each check. */
public final class Stocktaking {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final String LARDER = Larder.class.getName();

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
  private final Larder larder = new Larder();
  private final boolean touches;

  private Stocktaking(boolean touches) throws Exception {
    this.touches = touches;
  }

  public static void main(String[] arguments) throws Exception {
    run(arguments[0]);
    System.out.println("END");
  }

  /** Loads the libraries, as an application does before an agent is attached. */
  public static void prepare() {
    Larder.loadLibraries();
  }

  /**
   * As said.
   *
   * @param mode {@code dry} where the agent must not touch anything, {@code off} where it finds
   *     nothing
   */
  public static void run(String mode) throws Exception {
    Stocktaking stocktaking = new Stocktaking(!mode.equals("dry"));
    if (mode.equals("off")) {
      stocktaking.checkNothing();
    } else {
      stocktaking.check();
    }
  }

  private void checkNothing() throws Exception {
    larder.openJcaches();
    larder.fill();
    await(() -> server.isRegistered(agent));
    tell("nothing found", shedders().keySet().equals(Set.of("mine", "marked")));
  }

  private void check() throws Exception {
    larder.openJcaches();
    larder.fill();
    await(() -> server.isRegistered(agent));
    expect("#<init>:", "caffeine");
    expect("#loading:", "caffeine");
    expect("#async:", "caffeine");
    expect("#guava:", "guava");
    expect("#guavaLoading:", "guava");
    for (javax.cache.Cache<?, ?> each : larder.jcaches) {
      boolean isCaffeine = each.getClass().getName().contains("caffeine");
      expect("#openJcaches:", each.getName(), isCaffeine ? "caffeine" : "jcache");
    }
    tell("small is left alone", await(() -> gives("#small:").startsWith("nothing: found")));
    tell("excluded", find("#excluded:", "") == null);
    tell("registered once", await(() -> find("#registered:", "") == null && hasName("mine")));
    tell("marked once", await(() -> find("#marked:", "") == null && hasName("marked")));
    tell("none of the agent's own", shedders().keySet().stream().noneMatch(Stocktaking::isOwn));
    tell("short-lived", Larder.shortLived() == 1000 && await(this::shortLivedAreGone));
    shed();
  }

  private void shed() throws Exception {
    int before = larder.entries();
    await(this::isShedOrdered);
    if (touches) {
      tell("shed", await(() -> larder.entries() < before));
    } else {
      tell("told", await(() -> decisions().contains("shed " + LARDER + "#<init>:")));
      tell("told no more", !decisions().contains("#small") && !decisions().contains("#excluded"));
      tell("untouched", larder.entries() == before);
    }
    tell("small is whole", larder.small.asMap().size() == Larder.SMALL);
    tell("excluded is whole", larder.excluded.asMap().size() == Larder.BIG);
  }

  /** One that is under way, as of room wanted elsewhere, goes first. */
  private boolean isShedOrdered() throws Exception {
    return (Boolean)
        server.invoke(
            agent, "shed", new Object[] {"CRITICAL"}, new String[] {String.class.getName()});
  }

  private String decisions() throws Exception {
    return String.join("\n", (String[]) server.getAttribute(agent, "RecentDecisions"));
  }

  private void expect(String place, String kind) throws Exception {
    expect(place, "", kind);
  }

  private void expect(String place, String own, String kind) throws Exception {
    boolean served =
        await(
            () -> {
              CompositeData found = find(place, own);
              return found != null
                  && found.get("kind").equals(kind)
                  && ((String) found.get("gives")).startsWith("asked first");
            });
    tell(kind + " " + place + " " + own + (served ? "" : " in " + shedders()), served);
  }

  private String gives(String place) throws Exception {
    CompositeData found = find(place, "");
    return found == null ? "" : (String) found.get("gives");
  }

  private CompositeData find(String place, String own) throws Exception {
    CompositeData found = null;
    for (CompositeData each : list()) {
      String name = (String) each.get("name");
      found = name.startsWith(LARDER + place) && name.contains(own) ? each : found;
    }
    return found;
  }

  private boolean hasName(String name) throws Exception {
    return shedders().containsKey(name);
  }

  private boolean shortLivedAreGone() throws Exception {
    System.gc();
    long left = shedders().keySet().stream().filter(each -> each.contains("#shortLived")).count();
    long held = 0;
    for (CompositeData each : list()) {
      boolean crowd = ((String) each.get("name")).contains("#shortLived");
      held += crowd ? ((Number) each.get("instances")).longValue() : 0;
    }
    return left <= 1 && held == 0;
  }

  private static boolean isOwn(String name) {
    return name.startsWith("dev.plimsoll.core") || name.startsWith("dev.plimsoll.shaded");
  }

  private Map<String, String> shedders() throws Exception {
    Map<String, String> shedders = new TreeMap<>();
    for (CompositeData each : list()) {
      shedders.put((String) each.get("name"), each.get("kind") + ", " + each.get("gives"));
    }
    return shedders;
  }

  private CompositeData[] list() throws Exception {
    return (CompositeData[]) server.getAttribute(agent, "Shedders");
  }

  private static boolean await(Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private static void tell(String what, boolean holds) {
    System.out.println((holds ? "OK " : "NO ") + what);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }
}
