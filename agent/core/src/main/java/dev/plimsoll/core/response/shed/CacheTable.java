package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.InstanceSource;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Many caches under one name, held weakly at 46 bytes each: a reference that is its own withdrawal,
 * and a slot. The collector says which are gone, so nothing is scanned. Safe for any thread.
 */
final class CacheTable implements InstanceSource {
  private static final int FIRST_CAPACITY = 64;

  /** Gone ones taken out on each registration: twice what comes in, so the table never lags. */
  private static final int PURGED_PER_ADD = 2;

  /** A millisecond's worth, as registrations wait meanwhile. */
  private static final int PURGED_AT_ONCE = 10_000;

  private final Terms terms;
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Object lock = new Object();

  /** Replaced when it grows; slots are written under the lock and read without it. */
  private volatile @Nullable Member[] members = new Member[FIRST_CAPACITY];

  private volatile int count;

  CacheTable(Terms terms) {
    this.terms = terms;
  }

  Terms terms() {
    return terms;
  }

  Runnable add(Object cache) {
    Member member = new Member(cache, this);
    synchronized (lock) {
      purge(PURGED_PER_ADD);
      int slot = count;
      Member[] now = members;
      if (slot == now.length) {
        now = Arrays.copyOf(now, slot + slot / 2);
      }
      member.slot = slot;
      now[slot] = member;
      members = now;
      count = slot + 1;
    }
    return member;
  }

  void purge() {
    synchronized (lock) {
      purge(PURGED_AT_ONCE);
    }
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public int slots() {
    return count;
  }

  @Override
  public @Nullable Object at(int slot) {
    Member[] now = members;
    Member member = slot < now.length ? now[slot] : null;
    return member == null ? null : member.get();
  }

  private void purge(int most) {
    for (int i = 0; i < most; i++) {
      Reference<?> dead = gone.poll();
      if (dead == null) {
        return;
      }
      remove((Member) dead);
    }
  }

  private void withdraw(Member member) {
    synchronized (lock) {
      remove(member);
    }
    member.clear();
  }

  /** Fills the hole with the last one; under the lock. */
  private void remove(Member member) {
    int slot = member.slot;
    if (slot < 0) {
      return;
    }
    Member[] now = members;
    int last = count - 1;
    Member moved = now[last];
    now[slot] = moved;
    if (moved != null) {
      moved.slot = slot;
    }
    now[last] = null;
    member.slot = -1;
    count = last;
  }

  private static final class Member extends WeakReference<Object> implements Runnable {
    private final CacheTable table;

    /** Where it is, -1 once it is out; guarded by the table's lock. */
    private int slot;

    Member(Object cache, CacheTable table) {
      super(cache, table.gone);
      this.table = table;
    }

    @Override
    public void run() {
      table.withdraw(this);
    }
  }
}
