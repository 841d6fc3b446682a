package dev.plimsoll.core.cli.report;

import java.util.List;

/** What one shedder was asked for and gave. Confined to one thread. */
final class ShedTotal {
  static final List<String> HEAD =
      List.of("Name", "Calls", "Asked", "Returned", "Of it", "Time", "Without an answer");

  private final String name;
  private long calls;
  private long asked;
  private long returned;
  private long nanos;
  private long unknown;
  private boolean askedAll;

  ShedTotal(String name) {
    this.name = name;
  }

  void add(Shed shed) {
    calls++;
    asked += Math.max(0, shed.asked());
    returned += Math.max(0, shed.returned());
    nanos += Math.max(0, shed.nanos());
    unknown += shed.returned() < 0 ? 1 : 0;
    askedAll |= shed.asked() < 0;
  }

  long returned() {
    return returned;
  }

  List<String> row() {
    return List.of(
        name,
        Long.toString(calls),
        askedAll ? "all" : Words.size(asked),
        Words.size(returned),
        askedAll || asked == 0 ? "" : Words.percent((double) returned / asked),
        Words.nanos(nanos),
        Long.toString(unknown));
  }
}
