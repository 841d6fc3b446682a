package dev.plimsoll.core.runtime;

import dev.plimsoll.core.response.end.ShutdownObserver;
import dev.plimsoll.core.telemetry.Journal;

/** Carries the steps of the orderly end to the journal. Called on any thread. */
final class ShutdownJournal implements ShutdownObserver {
  private final Journal journal;
  private final NotifyLoop notify;

  ShutdownJournal(Journal journal, NotifyLoop notify) {
    this.journal = journal;
    this.notify = notify;
  }

  @Override
  public void stepEnded(String name, String outcome, long nanos) {
    journal.shutdownStep(name, outcome, nanos);
    notify.wake();
  }
}
