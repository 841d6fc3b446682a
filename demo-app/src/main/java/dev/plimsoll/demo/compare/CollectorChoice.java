package dev.plimsoll.demo.compare;

import dev.plimsoll.demo.UsageException;
import java.util.List;

/** The collectors to choose from, and how a JDK of some version is told to use one. */
enum CollectorChoice {
  SERIAL("serial", 17, "-XX:+UseSerialGC"),
  PARALLEL("parallel", 17, "-XX:+UseParallelGC"),
  G1("g1", 17, "-XX:+UseG1GC"),
  Z("z", 17, "-XX:+UseZGC"),
  GENZ("genz", 21, "-XX:+UseZGC"),
  SHENANDOAH("shenandoah", 17, "-XX:+UseShenandoahGC"),
  GENSHEN("genshen", 24, "-XX:+UseShenandoahGC");

  private static final int LAST_WITHOUT_GENERATIONS = 23;
  private static final int GENSHEN_EXPERIMENTAL = 24;

  private final String option;
  private final int since;
  private final String flag;

  CollectorChoice(String option, int since, String flag) {
    this.option = option;
    this.since = since;
    this.flag = flag;
  }

  static CollectorChoice of(String text) {
    for (CollectorChoice choice : values()) {
      if (choice.option.equals(text)) {
        return choice;
      }
    }
    throw new UsageException(
        "--gc: " + text + " (expected: serial, parallel, g1, z, genz, shenandoah or genshen)");
  }

  /** This very choice, when a JDK of that version has it. */
  CollectorChoice checkedFor(int jdkVersion) {
    if (jdkVersion < since) {
      throw new UsageException(
          "--gc: "
              + option
              + " (expected: JDK "
              + since
              + " or later, this is "
              + jdkVersion
              + ")");
    }
    return this;
  }

  /** The flags for a JDK; from 24 on ZGC has generations whatever it is asked for (JEP 490). */
  List<String> flags(int jdkVersion) {
    if (this == GENZ && jdkVersion <= LAST_WITHOUT_GENERATIONS) {
      return List.of(flag, "-XX:+ZGenerational");
    }
    if (this == GENSHEN) {
      String mode = "-XX:ShenandoahGCMode=generational";
      return jdkVersion == GENSHEN_EXPERIMENTAL
          ? List.of("-XX:+UnlockExperimentalVMOptions", flag, mode)
          : List.of(flag, mode);
    }
    return List.of(flag);
  }

  @Override
  public String toString() {
    return option;
  }
}
