package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;

/**
 * What the control thread wants of a step. Written by it before the step is ordered, read by the
 * thread that runs the step; handing the run over orders the two. Bytes of the heap are as
 * estimated, before {@link ShedTotals#corrected}.
 */
final class ShedOrder {
  PressureLevel level = PressureLevel.NORMAL;
  MemoryResource resource = MemoryResource.HEAP;

  /** For all caches together; {@code Long.MAX_VALUE} leaves their bounds as they are. */
  long boundBytes = Long.MAX_VALUE;

  /** At most so much; 0 or less when only the bound says. */
  long wantedBytes;

  boolean belowKeep;

  /** Of each target, whatever those before it say that they gave. */
  boolean ofEach;

  /** Bounds are only set anew, upwards; nothing is shed. */
  boolean raise;

  /** Begins anew, without more than that. */
  void set(PressureLevel toLevel, MemoryResource of, long toBoundBytes, long toWantedBytes) {
    level = toLevel;
    resource = of;
    boundBytes = toBoundBytes;
    wantedBytes = toWantedBytes;
    belowKeep = false;
    ofEach = false;
    raise = false;
  }

  /** All that may be had. */
  boolean isOpenEnded() {
    return wantedBytes == Long.MAX_VALUE || (wantedBytes <= 0 && !isBound());
  }

  boolean isBound() {
    return boundBytes != Long.MAX_VALUE;
  }
}
