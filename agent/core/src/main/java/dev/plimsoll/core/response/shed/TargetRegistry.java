package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All targets by name, and by order as of the last look. Registering costs one map entry; the row
 * by order is made anew by the thread that needs it. Safe for any thread.
 */
public final class TargetRegistry {
  /** From here on caches share one entry: nobody reads more names, and each costs a kilobyte. */
  private static final int MOST_NAMES = 1000;

  private static final int MOST_OF_ONE_NAME = 16;
  private static final String CROWD = "(more caches)";

  /** Those that were found leave the other half of the names to those that are registered. */
  private static final int MOST_FOUND = MOST_NAMES / 2;

  private static final String FOUND_CROWD = "(more found caches)";

  private final AgentLog log;
  private final AdapterKinds kinds;
  private final Object lock = new Object();
  private final Map<String, Target> byName = EarlyTable.of(new LinkedHashMap<>());
  private final Map<String, CacheTable> crowds = EarlyTable.of(new HashMap<>());

  /** Of names that many have, the last number given out: each counts on from there, not from 2. */
  private final Map<String, Integer> lastNumbers = EarlyTable.of(new HashMap<>());

  private final FoundCaches found = new FoundCaches();
  private final ServedCaches served;
  private final LeavingCaches leaving = new LeavingCaches();

  /** Replaced under the lock; null when something was registered or withdrawn since. */
  private volatile @Nullable List<Target> row = List.of();

  /** The last row that was made, for when there is no memory to make a new one. */
  private volatile List<Target> lastRow = List.of();

  /** Written under the lock. */
  private volatile boolean empty = true;

  public TargetRegistry(AgentLog log, AdapterKinds kinds) {
    this.log = log;
    this.kinds = kinds;
    this.served = new ServedCaches(log);
  }

  /** Registers one cache; what withdraws it. */
  public Runnable addCache(Terms terms, Object cache) {
    Terms own;
    Runnable withdrawal;
    synchronized (lock) {
      CacheTable crowd = crowds.get(terms.name());
      if (crowd != null && crowd.terms().isLike(terms)) {
        return crowd.add(cache);
      }
      if (byName.size() >= (terms.isFound() ? MOST_FOUND : MOST_NAMES)) {
        String name = terms.isFound() ? FOUND_CROWD : CROWD;
        return crowd(name, name, terms).add(cache);
      }
      String name = freeName(terms.name());
      if (name == null) {
        return crowd(terms.name(), terms.name() + "#" + MOST_OF_ONE_NAME, terms).add(cache);
      }
      own = terms.named(name);
      withdrawal = put(new CacheTarget(own, new SingleCache(cache), kinds, served));
    }
    warnIfSecond(terms.name(), own);
    return withdrawal;
  }

  /** Registers a cache that nobody did, until somebody does; once, whatever it is seen as. */
  public void addFound(Terms terms, Object cache) {
    List<Object> cores = UnwrappedCaches.coresOf(cache, kinds);
    synchronized (found) {
      if (!found.contains(cores.get(0))) {
        // Those beneath a wrapper may have been found before it, or be registered afterwards.
        for (Object core : cores) {
          found.claim(core);
        }
        Runnable withdrawal = addCache(terms, cache);
        for (Object core : cores) {
          found.add(core, withdrawal);
        }
      }
    }
  }

  /** Somebody serves this cache: it is found no more. Cheap where nothing was found. */
  public void claim(Object cache) {
    if (!found.isEmpty()) {
      found.claim(coreOf(cache));
    }
  }

  /** The same for all caches of a target. With its claim. */
  public void claimAll(CacheTarget target) {
    if (!found.isEmpty()) {
      target.takeOver(found);
    }
  }

  /** Registers all caches of a source; what withdraws it. */
  public Runnable addCaches(Terms terms, InstanceSource source) {
    Terms own;
    Runnable withdrawal;
    synchronized (lock) {
      own = uniquelyNamed(terms);
      withdrawal = put(new CacheTarget(own, source, kinds, served));
    }
    warnIfSecond(terms.name(), own);
    return withdrawal;
  }

  /** Registers a shedder; what withdraws it. */
  public Runnable addShedder(Terms terms, ToLongFunction<long[]> shedder) {
    Terms own;
    Runnable withdrawal;
    synchronized (lock) {
      own = uniquelyNamed(terms);
      withdrawal = put(new CallbackTarget(own, shedder));
    }
    warnIfSecond(terms.name(), own);
    return withdrawal;
  }

  /** By ascending order, then shedders before caches, each as registered; not to be changed. */
  public List<Target> row() {
    List<Target> now = row;
    if (now != null) {
      return now;
    }
    try {
      return sortedRow();
    } catch (OutOfMemoryError e) {
      return lastRow;
    }
  }

  /** The same, but for those that have no cache and never had one. */
  public List<Target> used() {
    List<Target> used = new ArrayList<>();
    for (Target target : row()) {
      if (!(target instanceof CacheTarget cache && cache.isUnused())) {
        used.add(target);
      }
    }
    return used;
  }

  /** Whether nothing is registered. Takes no lock, allocates nothing. */
  public boolean isEmpty() {
    return empty;
  }

  /** Shedders that are switched on, whose bytes nobody can count. One look at each target. */
  public int shedders() {
    int shedders = 0;
    List<Target> now = row();
    for (int i = 0; i < now.size(); i++) {
      shedders += now.get(i) instanceof CallbackTarget callback && callback.isEnabled() ? 1 : 0;
    }
    return shedders;
  }

  public @Nullable Target find(String name) {
    synchronized (lock) {
      return byName.get(name);
    }
  }

  /** The next withdrawn one, to give its bound back and let go of it; or null. */
  public @Nullable CacheTarget pollLeaving() {
    return leaving.poll();
  }

  /** Puts back one that could not be served now. */
  public void leaveLater(CacheTarget target) {
    leaving.add(target);
  }

  /**
   * Takes out those whose cache was collected; allocates nothing where none was. Of a manager the
   * caches may live on, and are to get their own bounds back.
   */
  public void purge() {
    List<Target> now = row();
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i).isGone()) {
        withdraw(now.get(i));
      }
    }
    synchronized (lock) {
      if (!crowds.isEmpty()) {
        for (CacheTable table : crowds.values()) {
          table.purge();
        }
      }
    }
  }

  private Object coreOf(Object cache) {
    return kinds.get(cache.getClass()).coreOf(cache);
  }

  private void warnIfSecond(String name, Terms own) {
    try {
      if (own.name().equals(name + "#2") && !own.isFound()) {
        log.warn("the name " + name + " is registered twice; the second is called " + own.name());
      }
    } catch (OutOfMemoryError e) {
      // It is served by now: who hears of an error would register it once more.
      return;
    }
  }

  /** Under the lock. */
  private Terms uniquelyNamed(Terms terms) {
    String free = freeName(terms.name());
    return terms.named(free != null ? free : nameOfMany(terms.name()));
  }

  /** The name itself or with a number; null when there are too many of it. Under the lock. */
  private @Nullable String freeName(String name) {
    String free = name;
    for (int i = 2; isTaken(free); i++) {
      if (i >= MOST_OF_ONE_NAME) {
        return null;
      }
      free = name + "#" + i;
    }
    return free;
  }

  /** One behind the last that was given out. Under the lock. */
  private String nameOfMany(String name) {
    int number = lastNumbers.getOrDefault(name, MOST_OF_ONE_NAME);
    String free = name + "#" + number;
    while (isTaken(free)) {
      number++;
      free = name + "#" + number;
    }
    lastNumbers.put(name, number);
    return free;
  }

  private boolean isTaken(String name) {
    Target target = byName.get(name);
    if (target != null && target.isGone()) {
      withdraw(target);
      return false;
    }
    return target != null;
  }

  /** The table of those that get no entry of their own. Under the lock. */
  private CacheTable crowd(String key, String name, Terms terms) {
    CacheTable known = crowds.get(key);
    if (known != null && known.terms().isLike(terms)) {
      return known;
    }
    String free = name;
    for (int i = 2; byName.containsKey(free); i++) {
      free = name + "/" + i;
    }
    Terms own = terms.named(free);
    CacheTable table = new CacheTable(own);
    Runnable withdrawal = put(new CacheTarget(own, table, kinds, served));
    try {
      crowds.put(key, table);
    } catch (OutOfMemoryError e) {
      crowds.remove(key, table);
      withdrawal.run();
      throw e;
    }
    return table;
  }

  /** Whole or not at all: what is refused and yet served could never be withdrawn. */
  private Runnable put(Target target) {
    Runnable withdrawal = new Withdrawal(this, target);
    try {
      byName.put(target.terms().name(), target);
    } catch (OutOfMemoryError e) {
      // The entry is there before a larger table is made.
      byName.remove(target.terms().name());
      throw e;
    }
    empty = false;
    row = null;
    return withdrawal;
  }

  private void remove(Target target) {
    if (byName.remove(target.terms().name(), target)) {
      empty = byName.isEmpty();
      row = null;
    }
  }

  private void withdraw(Target target) {
    synchronized (lock) {
      if (target.isWithdrawn()) {
        return;
      }
      target.withdraw();
      remove(target);
    }
    if (target instanceof CallbackTarget callback) {
      // The last row holds it until somebody makes a new one, in a passive agent for good.
      callback.letGo();
    }
    // Lowered or not: what was made ready for a shed keeps its entries alive. In this order, or
    // what a step lowers now is missed. An agent that does nothing any more looks at none, and
    // would let none of them go.
    if (target instanceof CacheTarget cache && cache.isTouched()) {
      leaving.add(cache);
    }
  }

  private List<Target> sortedRow() {
    synchronized (lock) {
      List<Target> sorted = new ArrayList<>(byName.values());
      // Stable, and the map tells them as they were registered.
      sorted.sort(new ByOrder());
      row = sorted;
      lastRow = sorted;
      return sorted;
    }
  }

  /** Idempotent, any thread. */
  private record Withdrawal(TargetRegistry registry, Target target) implements Runnable {
    @Override
    public void run() {
      registry.withdraw(target);
    }
  }
}
