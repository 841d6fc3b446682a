package dev.plimsoll.launch;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent's own classes from where no other loader looks, {@code inst/**.classdata} in the
 * agent's jar, and a copy of the API for them alone: an application may have another version of it.
 * All else comes from the parent. Safe for any thread.
 */
final class CoreLoader extends ClassLoader {
  private static final String ROOT = "inst/";
  private static final String OURS = "dev.plimsoll.";
  private static final String BRIDGE = "dev.plimsoll.bridge.";

  static {
    registerAsParallelCapable();
  }

  private final Path path;
  private final JarFile jar;

  /** That of the agent's jar, so that what a policy grants to the jar holds for the core too. */
  private final ProtectionDomain domain = CoreLoader.class.getProtectionDomain();

  private CoreLoader(Path path, JarFile jar, ClassLoader parent) {
    super("P-core", parent);
    this.path = path;
    this.jar = jar;
  }

  static CoreLoader open(Path path, ClassLoader parent) throws IOException {
    return new CoreLoader(path, new JarFile(path.toFile(), false), parent);
  }

  /**
   * What is ours is not asked of the parents first: each would search its places and say no by an
   * exception, for two hundred classes at every start.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.startsWith(BRIDGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  /**
   * One for all: the JDK would keep a lock and a name for each of a thousand classes, 140 KB. Our
   * classes are loaded by one thread after the other, and parents never ask this loader.
   */
  @Override
  protected Object getClassLoadingLock(String name) {
    return this;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes;
    try {
      bytes = file(name);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    if (jar.getEntry(ROOT + name) == null) {
      return null;
    }
    try {
      return new URL("jar:" + path.toUri().toURL() + "!/" + ROOT + name);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    // Straight from the open jar: the URL's own handler would keep a second one open, and cached.
    try {
      ZipEntry entry = jar.getEntry(ROOT + name);
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }

  /** A class file of the agent's jar, or null: hidden ones first, else those for everybody. */
  byte @Nullable [] file(String className) throws IOException {
    String resource = className.replace('.', '/');
    byte[] hidden = read(ROOT + resource + ".classdata");
    return hidden != null ? hidden : read(resource + ".class");
  }

  private byte @Nullable [] read(String entryName) throws IOException {
    ZipEntry entry = jar.getEntry(entryName);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = new byte[(int) entry.getSize()];
      return in.readNBytes(bytes, 0, bytes.length) == bytes.length ? bytes : null;
    }
  }
}
