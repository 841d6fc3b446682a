package dev.plimsoll.core.telemetry;

/**
 * What JMX clients are told of each attribute, operation and parameter of {@link AgentMXBean}: in
 * code, since annotations or a file would cost the start classes of the JDK's.
 */
final class BeanTexts {
  static String attribute(String name) {
    return switch (name) {
      case "Level" -> "The highest level of all resources: NORMAL, MODERATE, CRITICAL, EXHAUSTED";
      case "LevelNumber" -> "The highest level of all resources, 0 (NORMAL) to 3 (EXHAUSTED)";
      case "Levels" -> "Resource to level";
      case "LevelNumbers" -> "Resource to level, 0 (NORMAL) to 3 (EXHAUSTED)";
      case "ResourceMeasured" ->
          "Resource to what was last held against its line: bytes, for THREADS threads; -1 unknown";
      case "ResourceLines" ->
          "Resource to the line of the level that it has: bytes, for THREADS threads; -1 unknown";
      case "ResourceCapacities" ->
          "Resource to what it can hold: bytes, for THREADS threads; -1 unknown or not watched";
      case "Enabled" -> "Whether the agent works at all; off: every level is NORMAL";
      case "DryRun" -> "Whether the agent decides and tells, but touches nothing";
      case "HeapModerate" -> "From here on the level is MODERATE; percent of the maximum heap";
      case "HeapCritical" -> "From here on the level is CRITICAL; percent of the maximum heap";
      case "HeapModerateLineBytes" -> "Where proven live bytes raise the level to MODERATE";
      case "HeapCriticalLineBytes" -> "Where proven live bytes raise the level to CRITICAL";
      case "HeapMargin" -> "Bytes: a line counts only when no more than this is free";
      case "ShedderTimeoutMillis" -> "How long one shedder may take; milliseconds";
      case "ShutdownTimeoutMillis" -> "How long all shutdown hooks together may take; milliseconds";
      case "MaxForcedPauseMillis" ->
          "No collection is asked for when its foreseen pause is longer; milliseconds, 0 for never";
      case "BallastBytes" -> "Bytes of the heap to be held as ballast; see BallastHeldBytes";
      case "BallastHeldBytes" -> "Bytes of the heap that are held as ballast now";
      case "ReserveHeldBytes" -> "Bytes of the heap that are held for the last steps and the hooks";
      case "Shedders" -> "Caches and shedders, with what each was asked for and returned";
      case "ShutdownHooks" -> "What runs at EXHAUSTED";
      case "Episodes" -> "Stretches above NORMAL so far, the present one included";
      case "LastEpisode" ->
          "The present stretch above NORMAL or the last one; null before the first";
      case "Explanation" -> "Why the level is what it is and what would lower it, in words";
      case "RecentDecisions" -> "The last decisions as log lines, oldest first";
      case "ConfigErrors" -> "Settings that were refused, and what applies instead";
      case "ConfigErrorCount" -> "How many settings were refused";
      case "Configuration" -> "Every key with its value, source and whether it may be changed now";
      case "Protections" -> "Protection to \"on\", or to why it is off";
      case "HostFlags" -> "JVM flags that the agent has set, to what disabling it restores";
      case "Passive" -> "Whether the agent has given up after failures of its own";
      case "Ready" -> "Whether all that the start leaves for later is done";
      case "Version" -> "The agent's version";
      case "HeapUsedBytes" -> "Bytes in use, garbage included";
      case "HeapProvenLiveBytes" -> "Bytes that a collection has proven live";
      case "HeapCapacityBytes" -> "Bytes that can be filled before an allocation fails, as learned";
      case "TimeToFullMillis" ->
          "Until the heap is full at its present rate; milliseconds, -1 when it is not filling";
      case "BoundBytes" ->
          "Bytes that all caches together may hold now, as proofs have corrected estimates (Shedders"
              + " are not); -1 without a bound";
      default -> counter(name);
    };
  }

  private static String counter(String name) {
    return switch (name) {
      case "Polls" -> "Looks at the heap, timed or woken";
      case "Wakeups" -> "Signals that made the agent look";
      case "WakeupsDismissed" -> "Of these, those after which the level stayed";
      case "Notifications" -> "Notifications of collections and thresholds received from the JVM";
      case "PressureHints" -> "Hints received through MEMORY_PRESSURE_WATCH";
      case "DroppedSignals" -> "Signals that found the queue full";
      case "CollectionsAsked" -> "Collections that the agent has asked for";
      case "LevelChanges" -> "Changes of level";
      case "Sheds" -> "Calls of shedders and cache adapters; those of a dry run are only told";
      case "BytesReturned" -> "Bytes that these said to have given back";
      case "GateErrors" -> "OutOfMemoryErrors met at retry gates";
      case "UnguardedErrors" ->
          "OutOfMemoryErrors uncaught or swallowed by a future; 0 unless unguarded-errors is on";
      case "HeadroomGranted" -> "Calls of ensureHeadroom that had to ask and were granted";
      case "HeadroomRefused" -> "Calls of ensureHeadroom that were refused";
      case "Rejections" -> "Calls that a door refused";
      case "Quarantines" -> "Shedders that were left alone after a failure";
      case "OwnOutOfMemoryErrors" -> "OutOfMemoryErrors of the agent itself";
      case "SuppressedErrors" ->
          "Other errors of the agent itself, and notifications lost or whose listener threw";
      case "DroppedDecisions" -> "Decisions that were not told";
      default -> throw new IllegalArgumentException(name);
    };
  }

  static String operation(String name) {
    return switch (name) {
      case "shed" ->
          "Orders one shed as at that level; false if one is under way. A dry run only tells it";
      case "simulate" ->
          "Raises the heap's level for a while and orders its shed, for EXHAUSTED that of CRITICAL;"
              + " never runs shutdown hooks";
      case "dumpRing" ->
          "Writes the last states and decisions to a new file in report-dir; returns its path";
      case "readRing" -> "Returns what dumpRing would write; at most 1 MiB of ASCII";
      case "releaseBallast" -> "Gives the ballast up";
      case "rebuildBallast" -> "Builds the ballast again";
      case "setShedderEnabled" -> "Switches one shedder on or off; on also ends a quarantine";
      case "resetCounters" -> "Counts of what was decided and done begin at 0 again";
      case "set" -> "Changes one setting, spelled as in the configuration";
      default -> throw new IllegalArgumentException(name);
    };
  }

  static String parameter(String name) {
    return switch (name) {
      case "level" -> "MODERATE, CRITICAL or EXHAUSTED; NORMAL ends a simulation";
      case "millis" -> "For how long; milliseconds, 1 to 600000";
      case "name" -> "As in the attribute Shedders";
      case "enabled" -> "Whether it is shed";
      case "key" -> "As heap.moderate";
      case "value" -> "As 70%";
      default -> throw new IllegalArgumentException(name);
    };
  }

  private BeanTexts() {}
}
