package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.telemetry.Journal;

/** Carries the facts of shedding to the journal. Called on response threads; allocates nothing. */
final class ShedJournal implements ShedObserver {
  private final Journal journal;
  private final NotifyLoop notify;

  ShedJournal(Journal journal, NotifyLoop notify) {
    this.journal = journal;
    this.notify = notify;
  }

  @Override
  public void shed(
      String name,
      MemoryResource resource,
      PressureLevel level,
      long askedBytes,
      long returnedBytes,
      long nanos) {
    journal.shed(name, resource, level, askedBytes, returnedBytes, nanos);
    notify.wake();
  }

  @Override
  public void wouldShed(
      String name, MemoryResource resource, PressureLevel level, long askedBytes) {
    journal.wouldShed(name, resource, level, askedBytes);
    notify.wake();
  }

  @Override
  public void quarantined(String name, String why) {
    journal.quarantined(name, why);
    notify.wake();
  }

  @Override
  public void boundChanged(String name, long fromBytes, long toBytes) {
    journal.boundChanged(name, fromBytes, toBytes);
  }
}
