package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKind;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.WrapperKind;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source whose managers and wrappers are replaced by the caches beneath them, looked up anew at
 * each count of slots; one without any, or with more slots than are looked at one by one, is passed
 * on as it is, to be flattened slot by slot. Slots are counted with the target's claim, the rest is
 * for any thread.
 */
final class UnwrappedCaches implements InstanceSource {
  private final InstanceSource source;
  private final AdapterKinds kinds;

  /** Written with the claim, read by any thread; null where there are no wrappers. */
  private volatile @Nullable List<WeakReference<Object>> found;

  UnwrappedCaches(InstanceSource source, AdapterKinds kinds) {
    this.source = source;
    this.kinds = kinds;
  }

  /** What all views of an object have in common, then the same of each cache beneath it. */
  static List<Object> coresOf(Object registered, AdapterKinds kinds) {
    List<Object> flat = new ArrayList<>();
    new UnwrappedCaches(new SingleCache(registered), kinds)
        .flatten(registered, flat, new Answers());
    List<Object> cores = new ArrayList<>();
    cores.add(kinds.get(registered.getClass()).coreOf(registered));
    for (Object cache : flat) {
      if (cache != registered) {
        cores.add(kinds.get(cache.getClass()).coreOf(cache));
      }
    }
    return cores;
  }

  @Override
  public int size() {
    List<WeakReference<Object>> now = found;
    return now == null || source.size() == 0 ? source.size() : now.size();
  }

  @Override
  public int slots() {
    int slots = source.slots();
    if (slots > TrackedCaches.MOST || !hasWrappers(slots)) {
      found = null;
      return slots;
    }
    List<Object> flat = new ArrayList<>();
    Answers answers = new Answers();
    for (int slot = 0; slot < slots; slot++) {
      Object cache = source.at(slot);
      if (cache != null) {
        flatten(cache, flat, answers);
      }
    }
    answers.check();
    List<WeakReference<Object>> known = found;
    if (known == null || !isSame(known, flat)) {
      found = held(flat);
    }
    return flat.size();
  }

  @Override
  public @Nullable Object at(int slot) {
    List<WeakReference<Object>> now = found;
    if (now == null) {
      return source.at(slot);
    }
    return slot < now.size() ? now.get(slot).get() : null;
  }

  private boolean hasWrappers(int slots) {
    for (int slot = 0; slot < slots; slot++) {
      Object cache = source.at(slot);
      if (cache != null && kinds.get(cache.getClass()) instanceof WrapperKind) {
        return true;
      }
    }
    return false;
  }

  /** Adds what is served of an object of a slot: itself, or the caches beneath. Any thread. */
  void flatten(Object registered, List<Object> flat, Answers answers) {
    flatten(registered, flat, WrapperKind.MOST_DEEP, answers);
  }

  private void flatten(Object cache, List<Object> flat, int depth, Answers answers) {
    AdapterKind kind = kinds.get(cache.getClass());
    if (!(kind instanceof WrapperKind wrapper)) {
      // One cache may be reached on two ways; one that is refused was told of already.
      if (kind.refusal() == null && !contains(flat, cache)) {
        flat.add(cache);
      }
      answers.came();
      return;
    }
    if (depth > 0) {
      for (Object each : beneath(cache, wrapper, answers)) {
        flatten(each, flat, depth - 1, answers);
      }
    }
  }

  private static List<Object> beneath(Object cache, WrapperKind wrapper, Answers answers) {
    List<Object> beneath = new ArrayList<>();
    try {
      wrapper.collect(cache, beneath);
      answers.came();
    } catch (RuntimeException e) {
      answers.failed(e);
    }
    return beneath;
  }

  private static boolean contains(List<Object> flat, Object cache) {
    for (Object each : flat) {
      if (each == cache) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(List<WeakReference<Object>> known, List<Object> flat) {
    if (known.size() != flat.size()) {
      return false;
    }
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).refersTo(flat.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<WeakReference<Object>> held(List<Object> flat) {
    List<WeakReference<Object>> held = new ArrayList<>(flat.size());
    for (Object cache : flat) {
      held.add(new WeakReference<>(cache));
    }
    return held;
  }
}
