package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;

/**
 * What the control thread wants of a step. It writes the fields before it hands the step over to
 * the thread that runs it, and that thread reads them afterwards; the handover itself makes them
 * visible. Bytes of the heap are estimates, not yet {@link ShedTotals#corrected}.
 */
final class ShedOrder {
  PressureLevel level = PressureLevel.NORMAL;
  MemoryResource resource = MemoryResource.HEAP;

  /**
   * What all caches together may hold; {@code Long.MAX_VALUE} leaves their bounds as they are,
   * unless {@link #boundsOnly}.
   */
  long boundBytes = Long.MAX_VALUE;

  /**
   * What all targets together are to give back; 0 or less when it follows from the bound, {@code
   * Long.MAX_VALUE} for all that may be had.
   */
  long wantedBytes;

  /** Whether what caches and shedders were to keep may be taken too. */
  boolean belowKeep;

  /** Whether each target is asked for all that is wanted, whatever others have given. */
  boolean ofEach;

  /** Whether the end is called if it does not help: for that shedders are worth the last thread. */
  boolean beforeEnd;

  /** Whether caches only get new bounds, up or down, and nothing is shed. */
  boolean boundsOnly;

  /** Whether shedders get no part of what is wanted, as they were asked in an earlier round. */
  boolean cachesOnly;

  /**
   * Whether the step ends with the round under way, since somebody waits for that. Written by the
   * control thread meanwhile, read by the thread that runs the step.
   */
  volatile boolean othersWait;

  /** Whether nobody more is to be asked, as the agent was switched off; as {@link #othersWait}. */
  volatile boolean calledOff;

  /** Sets these four, and all switches to false. */
  void set(PressureLevel toLevel, MemoryResource of, long toBoundBytes, long toWantedBytes) {
    level = toLevel;
    resource = of;
    boundBytes = toBoundBytes;
    wantedBytes = toWantedBytes;
    belowKeep = false;
    ofEach = false;
    beforeEnd = false;
    boundsOnly = false;
    cachesOnly = false;
    othersWait = false;
    calledOff = false;
  }

  /** For a later round of the same step: what is wanted follows from the bound now. */
  void again() {
    wantedBytes = 0;
    cachesOnly = true;
  }

  /** Whether all that may be had is wanted. */
  boolean isOpenEnded() {
    return wantedBytes == Long.MAX_VALUE || (wantedBytes <= 0 && !isBound());
  }

  boolean isBound() {
    return boundBytes != Long.MAX_VALUE;
  }
}
