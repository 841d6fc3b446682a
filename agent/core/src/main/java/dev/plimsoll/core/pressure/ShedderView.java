package dev.plimsoll.core.pressure;

/**
 * A cache or shedder at one moment; the figures need not add up.
 *
 * @param kind the adapter's name, or {@code callback}
 * @param instances living objects behind the name, at most
 * @param boundBytes what it may hold; {@code Long.MAX_VALUE} when unbound
 * @param estimatedBytes what it is thought to hold; -1 when unknown
 * @param calls how often it was asked
 * @param returnedBytes what it said it freed, all calls together
 * @param failures calls that threw or hung
 * @param quarantined whether it is left alone now
 * @param gives in words, when it is asked and for how much
 */
public record ShedderView(
    String name,
    int order,
    boolean enabled,
    String kind,
    int instances,
    long boundBytes,
    long estimatedBytes,
    long calls,
    long returnedBytes,
    long failures,
    boolean quarantined,
    String gives) {}
