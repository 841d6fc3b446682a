package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ShedService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Initialises all classes of ours that may run under exhaustion, so that none is loaded at the
 * moment of need: a class whose initialiser fails in a full heap stays broken for good. Takes some
 * 50 ms, off the application's threads.
 */
record OwnRehearsal(Path jar, ShedService shed, Gates gates, AgentLog log) {
  private static final String ROOT = "inst/dev/plimsoll/core/";
  private static final String SUFFIX = ".classdata";
  private static final String[] PACKAGES = {
    "base/", "pressure/", "response/", "runtime/", "signal/", "telemetry/"
  };

  /** Initialising them costs 0.2 to 0.8 s of JFR, and they are when a recording begins. */
  private static final String EVENTS = ROOT + "telemetry/jfr/";

  /** Sets up the JDK's logging, and is when the bean is registered; see {@code Rehearsal}. */
  private static final String NOTIFICATIONS = ROOT + "telemetry/BeanNotifications";

  void run() {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        if (name.endsWith(SUFFIX) && isOfTheLastStretch(name)) {
          initialise(name);
        }
      }
    } catch (IOException e) {
      log.debug("not rehearsed: " + e);
    }
    gates.rehearse();
    shed.rehearse();
  }

  private static boolean isOfTheLastStretch(String name) {
    if (name.startsWith(EVENTS) || name.startsWith(NOTIFICATIONS)) {
      return false;
    }
    for (String one : PACKAGES) {
      if (name.startsWith(ROOT + one)) {
        return true;
      }
    }
    return false;
  }

  private void initialise(String name) {
    String className =
        name.substring("inst/".length(), name.length() - SUFFIX.length()).replace('/', '.');
    try {
      Class.forName(className, true, OwnRehearsal.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // JFR's events, in an image without jdk.jfr.
      log.debug("not rehearsed: " + className + " - " + e);
    }
  }
}
