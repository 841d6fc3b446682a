package dev.plimsoll.launch;

import dev.plimsoll.bridge.Bridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;

/**
 * Puts the bridge where every loader reaches it, and functions into the bridge; false if others are
 * there already. A class and not a lambda: linking one would cost the start 30 ms.
 */
record BridgeInstaller(Path jar, CoreLoader core, Instrumentation instrumentation)
    implements Predicate<Map<String, Object>> {
  private static final String BRIDGE = "dev.plimsoll.bridge.Bridge";

  @Override
  public boolean test(Map<String, Object> functions) {
    try {
      bring();
      return Bridge.install(functions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before anything here names the bridge: our own loader has one too, and asks its parent. */
  private void bring() throws IOException {
    try {
      Class.forName(BRIDGE, true, null);
    } catch (ClassNotFoundException e) {
      byte[] file = core.file(BRIDGE);
      if (file == null || !BootDefiner.define(BRIDGE, file, core, instrumentation)) {
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar.toFile()));
      }
    }
  }
}
