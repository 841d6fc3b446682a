package dev.plimsoll.launch;

import dev.plimsoll.bridge.Bridge;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The entry of the agent's jar. It does as little as possible: finds the jar, puts the bridge where
 * every loader reaches it, and hands over to the core by name. Nothing that it does may stop the
 * host.
 */
public final class Launcher {
  private static final String STARTER = "dev.plimsoll.core.runtime.AgentStarter";
  private static final String COMMAND_LINE = "dev.plimsoll.core.cli.CommandLine";
  private static final String BRIDGE = "dev.plimsoll.bridge.Bridge";

  private Launcher() {}

  /** Called by the JVM for {@code -javaagent}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, false);
  }

  /** Called by the JVM when the agent is attached to a running process. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, true);
  }

  /** The command line; {@code java -jar plimsoll-agent.jar options} tells more. */
  public static void main(String[] arguments) throws Exception {
    Path jar = ownJar();
    Class<?> commandLine = Class.forName(COMMAND_LINE, true, coreLoader(jar));
    Object code =
        commandLine.getMethod("run", String[].class, Path.class).invoke(null, arguments, jar);
    System.exit((Integer) code);
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private static void start(
      @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
    boolean fatal = false;
    try {
      if (isJdkTool()) {
        return;
      }
      String unfit = Fitness.problem();
      if (unfit != null) {
        say("WARN", unfit + " - the agent stays idle");
        return;
      }
      Path jar = ownJar();
      if (Launcher.class.getClassLoader() != null) {
        bringBridge(jar, instrumentation);
      }
      if (installedAlready()) {
        say("WARN", "an agent is running in this process already - this one stays idle");
        return;
      }
      Object result =
          Class.forName(STARTER, true, coreLoader(jar))
              .getMethod(
                  "start",
                  String.class,
                  Instrumentation.class,
                  Path.class,
                  boolean.class,
                  Predicate.class)
              .invoke(null, arguments, instrumentation, jar, attached, new BridgeInstaller());
      fatal = Boolean.FALSE.equals(result);
    } catch (Throwable t) {
      Throwable cause = t.getCause() == null ? t : t.getCause();
      say("ERROR", "the agent could not start: " + cause + " - the process goes on without it");
    }
    if (fatal && attached) {
      throw new IllegalStateException("on-config-error=fail");
    }
    if (fatal) {
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * A tool of the JDK that met the agent in JAVA_TOOL_OPTIONS: its main class is in a JDK module.
   */
  private static boolean isJdkTool() {
    String module = System.getProperty("jdk.module.main");
    return module != null && (module.startsWith("jdk.") || module.startsWith("java."));
  }

  private static ClassLoader coreLoader(Path jar) throws IOException {
    ClassLoader own = Launcher.class.getClassLoader();
    return CoreLoader.open(jar, own == null ? ClassLoader.getPlatformClassLoader() : own);
  }

  /**
   * On the bootstrap path a class has no code source, so the jar is found as the resource that this
   * class came from.
   */
  private static Path ownJar() throws IOException, URISyntaxException {
    String resource = Launcher.class.getName().replace('.', '/') + ".class";
    URL url = ClassLoader.getSystemResource(resource);
    if (url == null) {
      throw new IOException("the agent's jar is not on the class path");
    }
    String text = url.toString();
    return Path.of(new URI(text.substring("jar:".length(), text.indexOf("!/"))));
  }

  /**
   * A renamed jar is not what its own Boot-Class-Path names. Appending to the bootstrap path now
   * would make the JVM print a warning about its archive, so the one class that must be there is
   * defined there.
   */
  private static void bringBridge(Path jar, Instrumentation instrumentation) throws IOException {
    try {
      Class.forName(BRIDGE, true, null);
    } catch (ClassNotFoundException e) {
      if (!BootDefiner.define(BRIDGE, instrumentation)) {
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar.toFile()));
      }
    }
  }

  private static boolean installedAlready() throws ReflectiveOperationException {
    return Class.forName(BRIDGE, true, null).getMethod("functions").invoke(null) != null;
  }

  private static void say(String level, String text) {
    System.err.println("[plimsoll] " + java.time.Instant.now() + " " + level + " " + text);
  }

  /** A class and not a lambda: linking one would cost the start 30 ms. */
  private static final class BridgeInstaller implements Predicate<Map<String, Object>> {
    @Override
    public boolean test(Map<String, Object> functions) {
      try {
        return (Boolean)
            Class.forName(BRIDGE, true, null)
                .getMethod("install", Map.class)
                .invoke(null, functions);
      } catch (ReflectiveOperationException e) {
        return Bridge.install(functions);
      }
    }
  }
}
