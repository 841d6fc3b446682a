package dev.plimsoll.core.response;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Flags of the host that make its heap smaller while it runs; all may be changed in a running JVM,
 * and all are given back. {@code MaxHeapFreeRatio} is 70 by default, which lets 100 MiB of live
 * data keep 330 MiB on G1 and Serial; {@code SoftMaxHeapSize} is the maximum by default, up to
 * which ZGC and Shenandoah let garbage grow. Notify thread, but for {@link #restorable}.
 */
public final class HeapFlags {
  private static final String LEAST = "MinHeapFreeRatio";
  private static final String MOST = "MaxHeapFreeRatio";
  private static final String SOFT_MAXIMUM = "SoftMaxHeapSize";
  private static final int LEAST_PERCENT = 5;
  private static final int MOST_PERCENT = 20;

  /** What the host had, in the order of setting; replaced whole, so that any thread may read it. */
  private volatile Map<String, String> before = Map.of();

  private boolean lowered;

  /** Flags that are set, to what disabling restores. Any thread. */
  public Map<String, String> restorable() {
    return before;
  }

  /** Lets less of the heap stay free after a collection. A stricter host is left alone. */
  public void lowerFreeShare() {
    if (lowered) {
      return;
    }
    lowered = true;
    try {
      lowerFreeShare(bean());
    } catch (OutOfMemoryError e) {
      lowered = false;
      throw e;
    }
  }

  private void lowerFreeShare(HotSpotDiagnosticMXBean bean) {
    if (Long.parseLong(bean.getVMOption(MOST).getValue()) <= MOST_PERCENT) {
      return;
    }
    // The lower bound first: it must never be above the upper one.
    if (Long.parseLong(bean.getVMOption(LEAST).getValue()) > LEAST_PERCENT) {
      set(bean, LEAST, LEAST_PERCENT);
    }
    set(bean, MOST, MOST_PERCENT);
  }

  /** Lets garbage grow to so much only. A host that is stricter by itself is left alone. */
  public void setSoftMaximum(long bytes) {
    HotSpotDiagnosticMXBean bean = bean();
    String hosts = before.get(SOFT_MAXIMUM);
    if (hosts != null) {
      set(bean, SOFT_MAXIMUM, Math.min(bytes, Long.parseLong(hosts)));
    } else if (bytes < Long.parseLong(bean.getVMOption(SOFT_MAXIMUM).getValue())) {
      set(bean, SOFT_MAXIMUM, bytes);
    }
  }

  /** Gives the host its own soft maximum back, and no other flag. */
  public void restoreSoftMaximum() {
    Map<String, String> hosts = before;
    Map<String, String> values = new LinkedHashMap<>(hosts);
    String value = values.remove(SOFT_MAXIMUM);
    before = values;
    if (value == null) {
      return;
    }
    try {
      bean().setVMOption(SOFT_MAXIMUM, value);
    } catch (OutOfMemoryError e) {
      before = hosts;
      throw e;
    }
  }

  /**
   * Gives the host its own values back, each as far as the JVM still takes it.
   *
   * @throws IllegalArgumentException after the others are back, if it refuses one, as where
   *     somebody else has moved one bound past what the other was
   */
  public void restore() {
    Map<String, String> values = before;
    IllegalArgumentException refusal = null;
    // The upper bound first, for the same reason.
    for (String flag : new String[] {SOFT_MAXIMUM, MOST, LEAST}) {
      String value = values.get(flag);
      if (value != null) {
        try {
          bean().setVMOption(flag, value);
        } catch (IllegalArgumentException e) {
          refusal = e;
        }
      }
    }
    // Behind it: where that finds no memory, the next call gives back what is left.
    before = Map.of();
    lowered = false;
    if (refusal != null) {
      throw refusal;
    }
  }

  private void set(HotSpotDiagnosticMXBean bean, String flag, long value) {
    Map<String, String> values = new LinkedHashMap<>(before);
    values.putIfAbsent(flag, bean.getVMOption(flag).getValue());
    bean.setVMOption(flag, Long.toString(value));
    before = values;
  }

  private static HotSpotDiagnosticMXBean bean() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  }
}
