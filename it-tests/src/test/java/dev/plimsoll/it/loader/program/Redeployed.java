package dev.plimsoll.it.loader.program;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** An application that is deployed two hundred times, each time with its own copy of the API. */
public final class Redeployed {
  private static final int TIMES = 200;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private Redeployed() {}

  public static void main(String[] arguments) throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(deploy(arguments[0]));
    }
    long start = System.nanoTime();
    while (collected(loaders) < TIMES && System.nanoTime() - start < PATIENCE_NANOS) {
      System.gc();
      Thread.sleep(100);
    }
    System.out.println(collected(loaders) + " loaders collected");
    while (marks() > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
      Thread.sleep(100);
    }
    System.out.println(marks() + " marks left");
    System.out.println("END");
  }

  private static WeakReference<ClassLoader> deploy(String classPath) throws Exception {
    try (Loader loader = new Loader(classPath)) {
      Class<?> shelf = loader.loadClass("dev.plimsoll.it.loader.shop.Shelf");
      Object one = shelf.getConstructor().newInstance();
      shelf.getMethod("take", String.class, long.class).invoke(one, "cup", 1L);
      shelf.getMethod("order", String.class).invoke(one, "cup");
      if (shelf.getClassLoader() != loader) {
        throw new IllegalStateException("not its own copy");
      }
      return new WeakReference<>(loader);
    }
  }

  private static long collected(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().filter(each -> each.refersTo(null)).count();
  }

  private static int marks() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
    while (!server.isRegistered(agent)) {
      Thread.sleep(20);
    }
    return ((CompositeData[]) server.getAttribute(agent, "Shedders")).length
        + ((CompositeData[]) server.getAttribute(agent, "ShutdownHooks")).length;
  }

  private static final class Loader extends URLClassLoader {
    Loader(String classPath) throws MalformedURLException {
      super(urls(classPath), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls(String classPath) throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (String entry : classPath.split(File.pathSeparator)) {
        urls.add(new File(entry).toURI().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }
}
