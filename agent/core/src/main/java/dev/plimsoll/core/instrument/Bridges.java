package dev.plimsoll.core.instrument;

/**
 * Where woven code finds the agent's functions. Apart from {@link SiteConstants}, which need the
 * class file library.
 */
public record Bridges(String className, String method, String descriptor) {
  /** The key behind which {@link MarkSites} stands. */
  static final String SITES = "mark.sites";

  /** The key behind which stands who hears of errors that nobody caught; the method is the same. */
  public static final String UNGUARDED = "unguarded";

  /** The same for who is shown the platform's MBean server. */
  public static final String PLATFORM_SERVER = "platformServer";

  /** The bridge of the agent. */
  Bridges() {
    this("dev.plimsoll.bridge.Bridge", "functions", "()Ljava/util/Map;");
  }
}
