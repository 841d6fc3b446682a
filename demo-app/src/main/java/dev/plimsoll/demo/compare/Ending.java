package dev.plimsoll.demo.compare;

/** How a service ended. */
enum Ending {
  /** It served until the load was over. */
  ALIVE,
  /** It exited by itself before that. */
  EXITED,
  /** It was there, but answered no health check for five seconds. */
  UNHEALTHY
}
