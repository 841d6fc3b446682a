package dev.plimsoll.core.instrument;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/** Loads the sample classes itself, woven, as an application's child-first loader would. */
final class WeavingLoader extends ClassLoader {
  private final MarkTransformer transformer;
  private final UnaryOperator<byte[]> before;
  private final Class<?> loadedBefore;

  /** A class that classes of this loader do not see. */
  String hidden = "";

  /** Whether the API is loaded here, too. */
  boolean hasOwnApi;

  WeavingLoader(MarkTransformer transformer) {
    this(transformer, UnaryOperator.identity(), null);
  }

  WeavingLoader(MarkTransformer transformer, UnaryOperator<byte[]> before) {
    this(transformer, before, null);
  }

  private WeavingLoader(
      MarkTransformer transformer, UnaryOperator<byte[]> before, Class<?> loadedBefore) {
    super(WeavingLoader.class.getClassLoader());
    this.transformer = transformer;
    this.before = before;
    this.loadedBefore = loadedBefore;
  }

  /** Weaves as if each class had been loaded already, and were now woven again. */
  static WeavingLoader late(MarkTransformer transformer) {
    return late(transformer, UnaryOperator.identity());
  }

  static WeavingLoader late(MarkTransformer transformer, UnaryOperator<byte[]> before) {
    return new WeavingLoader(transformer, before, Object.class);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.equals(hidden)) {
      throw new ClassNotFoundException(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (hasOwnApi && loaded == null && name.matches("dev[.]plimsoll[.][A-Z].*")) {
        byte[] api = bytes(name);
        return defineClass(name, api, 0, api.length);
      }
      if (loaded != null || !name.startsWith("com.acme.")) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      byte[] file = before.apply(bytes(name));
      byte[] woven = transformer.transform(this, name.replace('.', '/'), loadedBefore, null, file);
      byte[] result = woven == null ? file : woven;
      return defineClass(name, result, 0, result.length);
    }
  }

  boolean hasLoaded(String name) {
    return findLoadedClass(name) != null;
  }

  static byte[] bytes(String name) throws ClassNotFoundException {
    String path = "/" + name.replace('.', '/') + ".class";
    try (InputStream in = WeavingLoader.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
