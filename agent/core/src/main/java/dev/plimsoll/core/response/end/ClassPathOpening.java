package dev.plimsoll.core.response.end;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;

/**
 * Has every jar of the class path opened while there is room, as whatever looks for services there
 * does: on JDK 21 and later {@code Runtime.exit} asks for a logger first of all. Jars that nobody
 * had searched before took 47 KB each at that moment (25.0.3, 187 of them 8.7 MB); in a full heap
 * that was all the room there was, and the JVM then dropped its shutdown hooks. Next to nothing
 * where they are open. Runs no code of the application but of its own system class loader.
 */
final class ClassPathOpening implements Runnable {
  private static final String SOUGHT = "META-INF/services/java.lang.System$LoggerFinder";

  @Override
  public void run() {
    try {
      Enumeration<URL> found = ClassLoader.getSystemClassLoader().getResources(SOUGHT);
      while (found.hasMoreElements()) {
        found.nextElement();
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // What is open now is open.
      return;
    }
  }
}
