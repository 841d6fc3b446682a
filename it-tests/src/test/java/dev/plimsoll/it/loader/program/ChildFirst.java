package dev.plimsoll.it.loader.program;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Two applications in loaders that ask themselves first, each with its own copy of the API. */
public final class ChildFirst {
  private ChildFirst() {}

  public static void main(String[] classPaths) throws Exception {
    for (String classPath : classPaths) {
      try (Loader loader = new Loader(classPath)) {
        Class<?> probe = loader.loadClass("dev.plimsoll.it.loader.shop.Probe");
        if (loader.loadClass("dev.plimsoll.MemoryPressure").getClassLoader() != loader) {
          throw new IllegalStateException("not its own copy");
        }
        probe.getMethod("run", String.class).invoke(null, "copy");
      }
    }
    System.out.println("END");
  }

  private static final class Loader extends URLClassLoader {
    Loader(String classPath) throws MalformedURLException {
      super(urls(classPath), ChildFirst.class.getClassLoader());
    }

    private static URL[] urls(String classPath) throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (String entry : classPath.split(File.pathSeparator)) {
        urls.add(new File(entry).toURI().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && name.startsWith("dev.plimsoll.")) {
          loaded = findClass(name);
        }
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
    }
  }
}
