package dev.plimsoll.it.loader.program;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Runs the larder in a loader that asks itself first for everything, the libraries too, or late: an
 * agent is attached when they are loaded.
 */
public final class LarderHost {
  private static final String STOCKTAKING = "dev.plimsoll.it.loader.larder.Stocktaking";

  private LarderHost() {}

  public static void main(String[] arguments) throws Exception {
    try (Loader loader = new Loader(arguments[1])) {
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> stocktaking = loader.loadClass(STOCKTAKING);
      if (arguments[0].equals("late")) {
        stocktaking.getMethod("prepare").invoke(null);
        System.out.println("READY");
        if (System.in.read() < 0) {
          return;
        }
      }
      stocktaking.getMethod("run", String.class).invoke(null, arguments[0]);
    }
    System.out.println("END");
  }

  private static final class Loader extends URLClassLoader {
    Loader(String classPath) throws MalformedURLException {
      super(urls(classPath), LarderHost.class.getClassLoader());
    }

    private static URL[] urls(String classPath) throws MalformedURLException {
      String[] entries = classPath.split(File.pathSeparator);
      URL[] urls = new URL[entries.length];
      for (int i = 0; i < entries.length; i++) {
        urls[i] = new File(entries[i]).toURI().toURL();
      }
      return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && !name.startsWith("java.")) {
          try {
            loaded = findClass(name);
          } catch (ClassNotFoundException e) {
            loaded = null;
          }
        }
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
    }
  }
}
