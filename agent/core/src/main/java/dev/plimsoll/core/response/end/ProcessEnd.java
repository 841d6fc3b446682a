package dev.plimsoll.core.response.end;

/** The two ways to end this process; tests put another one in their place. */
interface ProcessEnd {
  /** Runs the JVM's shutdown hooks; does not return. */
  void exit(int code);

  /** Runs nothing; does not return. */
  void halt(int code);
}
