package dev.plimsoll.launch;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entry of the agent's jar. It does as little as possible: finds the jar and hands over to the
 * core by name. Nothing that it does may stop the host.
 */
public final class Launcher {
  private static final String STARTER = "dev.plimsoll.core.runtime.AgentStarter";
  private static final String COMMAND_LINE = "dev.plimsoll.core.cli.CommandLine";

  /**
   * In front of the settings where the command {@code attach} brings them: it looks by itself
   * whether the agent has started, and the JDK prints what is thrown from here, with its stack
   * trace, on the host's stderr.
   */
  private static final String BY_COMMAND = "attach;";

  /**
   * The arguments of the agent that has begun here, null for none: the bridge tells so only when
   * that one is made. One jar's class serves all that are on the line, since the first is found for
   * each.
   */
  private static final AtomicReference<@Nullable String> begun = new AtomicReference<>();

  /** Empty from there on until the core knows that it can work: no attach is to come between. */
  private static final String PRESENCE = "dev.plimsoll.agent.version";

  private Launcher() {}

  /** Called by the JVM for {@code -javaagent}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    if (!start(arguments, instrumentation, false)) {
      Runtime.getRuntime().halt(1);
    }
  }

  /** Called by the JVM when the agent is attached to a running process. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    if (arguments != null && arguments.startsWith(BY_COMMAND)) {
      boolean unused = start(arguments.substring(BY_COMMAND.length()), instrumentation, true);
    } else if (!start(arguments, instrumentation, true)) {
      throw new IllegalStateException("on-config-error=fail");
    }
  }

  /** The command line; {@code java -jar plimsoll-agent.jar options} tells more. */
  public static void main(String[] arguments) throws Exception {
    Path jar = ownJar();
    ClassLoader core = CoreLoader.open(jar, ClassLoader.getSystemClassLoader());
    Class<?> commandLine = Class.forName(COMMAND_LINE, true, core);
    Object code =
        commandLine.getMethod("run", String[].class, Path.class).invoke(null, arguments, jar);
    System.exit((Integer) code);
  }

  /** Returns false if a bad setting is to stop the start. */
  private static boolean start(
      @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
    boolean begins = false;
    try {
      if (isJdkTool()) {
        return true;
      }
      String unfit = Fitness.problem();
      if (unfit != null) {
        LauncherLog.say(arguments, "WARN", unfit + " - the agent stays idle");
        return true;
      }
      Path jar = ownJar();
      String classPath = System.getProperty("java.class.path", "");
      if (!attached && isCommandLine(jar, classPath, System.getProperty("sun.java.command", ""))) {
        return true;
      }
      if (!begun.compareAndSet(null, arguments == null ? "" : arguments)) {
        sayIdle(LauncherLog.both(arguments, begun.get()));
        return true;
      }
      begins = true;
      Object unused = System.getProperties().putIfAbsent(PRESENCE, "");
      CoreLoader core = CoreLoader.open(jar, ClassLoader.getPlatformClassLoader());
      Predicate<Map<String, Object>> bridge = new BridgeInstaller(jar, core, instrumentation);
      boolean started =
          starter(core).apply(new Object[] {arguments, instrumentation, jar, attached, bridge});
      if (!started) {
        letGo();
      }
      return started;
    } catch (Throwable t) {
      if (begins) {
        letGo();
      }
      Throwable cause = t.getCause() == null ? t : t.getCause();
      LauncherLog.say(
          arguments,
          "ERROR",
          "the agent could not start: " + cause + " - the process goes on without it");
    }
    return true;
  }

  /** For a later attach. The version of another that runs here stays. */
  private static void letGo() {
    begun.set(null);
    boolean unused = System.getProperties().remove(PRESENCE, "");
  }

  /** In the form of the log that it stands in, where its own arguments say nothing of one. */
  private static void sayIdle(String arguments) {
    LauncherLog.say(
        arguments, "WARN", "an agent is running in this process already - this one stays idle");
  }

  /**
   * A tool of the JDK that met the agent in JAVA_TOOL_OPTIONS: its main class is in a JDK module.
   */
  private static boolean isJdkTool() {
    String module = System.getProperty("jdk.module.main");
    return module != null && (module.startsWith("jdk.") || module.startsWith("java."));
  }

  /**
   * Our own command line that met the agent there, too, as in the image of a container: its lines
   * would stand among those of the command, and a setting of the service's could stop it.
   *
   * @param classPath begins with what {@code -jar} names, behind which the JVM puts agents
   * @param command of the JVM; begins with the same
   */
  static boolean isCommandLine(Path jar, String classPath, String command) {
    int end = classPath.indexOf(File.pathSeparatorChar);
    String started = end < 0 ? classPath : classPath.substring(0, end);
    if (started.isEmpty() || !(command + " ").startsWith(started + " ")) {
      return false;
    }
    try {
      return Files.isSameFile(Path.of(started), jar);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * By a type of the JDK: to call a method by reflection makes JDK 18 and later spin a dozen
   * classes for its signature (16 ms of every start), a constructor without parameters none.
   */
  @SuppressWarnings("unchecked")
  private static Function<Object[], Boolean> starter(ClassLoader core)
      throws ReflectiveOperationException {
    return (Function<Object[], Boolean>)
        Class.forName(STARTER, true, core)
            .asSubclass(Function.class)
            .getConstructor()
            .newInstance();
  }

  private static Path ownJar() throws IOException, URISyntaxException {
    CodeSource source = Launcher.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location == null ? ownResource() : Path.of(location.toURI());
  }

  /** For a system class loader of the application's own that tells no code source. */
  private static Path ownResource() throws IOException, URISyntaxException {
    String resource = Launcher.class.getName().replace('.', '/') + ".class";
    URL url = ClassLoader.getSystemResource(resource);
    if (url == null) {
      throw new IOException("the agent's jar is not on the class path");
    }
    String text = url.toString();
    return Path.of(new URI(text.substring("jar:".length(), text.indexOf("!/"))));
  }
}
