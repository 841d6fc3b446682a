package dev.plimsoll.core.response;

import dev.plimsoll.core.response.cache.AdapterKind;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.WrapperKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether a cache can be served, and says why not. Safe for any thread. */
final class Acceptance {
  private final AdapterKinds kinds;
  private final Notices notices;

  Acceptance(AdapterKinds kinds, Notices notices) {
    this.kinds = kinds;
    this.notices = notices;
  }

  boolean accepts(String name, Object cache) {
    return accepts(name, cache, WrapperKind.MOST_DEEP);
  }

  private boolean accepts(String name, Object cache, int depth) {
    AdapterKind kind = kinds.get(cache.getClass());
    String refusal = refusal(kind, cache);
    if (refusal != null) {
      notices.warn(cache.getClass(), "cache " + name + " is left alone: " + refusal);
      return false;
    }
    String remark = kind.remark(cache);
    if (remark != null) {
      notices.warn(cache.getClass(), "cache " + name + " " + remark);
    }
    return !(kind instanceof WrapperKind wrapper) || leadsOn(name, cache, wrapper, depth);
  }

  private boolean leadsOn(String name, Object cache, WrapperKind wrapper, int depth) {
    boolean served = wrapper.grows();
    if (depth > 0) {
      List<Object> beneath = new ArrayList<>();
      wrapper.collect(cache, beneath);
      for (Object each : beneath) {
        served |= accepts(name, each, depth - 1);
      }
    }
    return served;
  }

  /** A library that does not answer must not hurt the application that registers its cache. */
  private static @Nullable String refusal(AdapterKind kind, Object cache) {
    try {
      return kind.refusal(cache);
    } catch (RuntimeException | LinkageError e) {
      return "it does not answer: " + e;
    }
  }
}
