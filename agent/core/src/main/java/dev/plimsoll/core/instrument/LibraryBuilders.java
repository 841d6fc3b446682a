package dev.plimsoll.core.instrument;

import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The methods by which cache libraries hand out a new cache. Caffeine's builder is known in 2.9 to
 * 3.2, Guava's since 10; of JCache whatever implements {@code CacheManager.createCache}.
 */
final class LibraryBuilders {
  private static final String CAFFEINE = "com/github/benmanes/caffeine/cache/Caffeine";
  private static final String GUAVA = "com/google/common/cache/CacheBuilder";
  private static final String CREATE_CACHE =
      "(Ljava/lang/String;Ljavax/cache/configuration/Configuration;)Ljavax/cache/Cache;";

  private final boolean caffeine;
  private final boolean guava;
  private final boolean jcache;

  /**
   * @param libraries those that are asked for: {@code caffeine}, {@code guava}, {@code jcache}
   */
  LibraryBuilders(List<String> libraries) {
    caffeine = libraries.contains("caffeine");
    guava = libraries.contains("guava");
    jcache = libraries.contains("jcache");
  }

  /** Whether a class may have such a method. */
  boolean concerns(String name, byte[] file) {
    return isBuilder(name) || (jcache && MarkScanner.hasConstant(file, CREATE_CACHE));
  }

  /** Whether a method is one. */
  boolean contains(String owner, int access, String method, String descriptor) {
    if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC)) != 0) {
      return false;
    }
    if (isBuilder(owner)) {
      boolean builds = method.equals("build") || method.equals("buildAsync");
      return builds && descriptor.contains(")L") && descriptor.endsWith("Cache;");
    }
    return jcache && method.equals("createCache") && descriptor.equals(CREATE_CACHE);
  }

  private boolean isBuilder(String name) {
    return (caffeine && name.equals(CAFFEINE)) || (guava && name.equals(GUAVA));
  }
}
