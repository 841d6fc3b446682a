package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import org.jspecify.annotations.Nullable;

/** Tells what became of the hooks: to the observer, in one log line, in the report. */
final class LastWord {
  private static final HookSlot[] NO_HOOKS = {};

  /** A field, so that the constructor resolves it: in a full heap not even that can be done. */
  private final String unheard =
      "exhausted: no thread is free for the rest of the hooks and of the report"
          + " - the end comes without";

  private final AgentLog log;
  private final ExhaustionReport report;

  /** Set once before the start, read at the end. */
  private volatile @Nullable ShutdownObserver observer;

  LastWord(AgentLog log, ExhaustionReport report) {
    this.log = log;
    this.report = report;
  }

  void observe(ShutdownObserver whom) {
    observer = whom;
  }

  /** On the thread that ran the last hook; never throws. */
  void say(String reason, HookSlot[] slots, ExhaustedAction next) {
    try {
      try {
        tellHooks(slots);
        log.warn(line(reason, slots, next));
      } finally {
        // It needs less room than the line.
        if (report.end(reason, slots)) {
          tellReport();
        }
      }
    } catch (Throwable e) {
      // Telling is not worth the end itself.
      return;
    }
  }

  /** No thread is left that may wait for a disk. Control thread. */
  void sayUnheard() {
    log.warn(unheard);
  }

  /** Nothing is run and nothing ends; on a thread that may wait for a disk. */
  void leftAlone(String reason) {
    try {
      log.warn("exhausted, and nothing is ended since on-exhausted says so: " + reason);
    } finally {
      // It needs less room than the line.
      report.episode(reason, NO_HOOKS);
    }
  }

  private void tellHooks(HookSlot[] slots) {
    ShutdownObserver told = observer;
    for (HookSlot slot : slots) {
      if (told != null) {
        told.stepEnded(slot.name, slot.outcomeText(), Math.max(0, slot.ranNanos));
      }
    }
  }

  private void tellReport() {
    ShutdownObserver told = observer;
    if (told != null) {
      told.stepEnded("report", "written", 0);
    }
  }

  private static String line(String reason, HookSlot[] slots, ExhaustedAction next) {
    StringBuilder text = new StringBuilder("exhausted: ").append(reason).append("; hooks:");
    for (HookSlot slot : slots) {
      text.append(' ').append(slot.name).append(" (").append(slot.outcomeText()).append(')');
    }
    if (slots.length == 0) {
      text.append(" none");
    }
    return text.append("; now ").append(next).toString();
  }
}
