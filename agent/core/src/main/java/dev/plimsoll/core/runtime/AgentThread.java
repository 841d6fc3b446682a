package dev.plimsoll.core.runtime;

/** The one place where the runtime makes threads: daemons, named, with a handler. */
final class AgentThread extends Thread {
  private final Runnable onDeath;

  /**
   * @param onDeath called on this thread when it dies of a throwable
   */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: it is the default again.
  AgentThread(String name, Runnable work, Runnable onDeath) {
    super(null, work, name, 0, false);
    this.onDeath = onDeath;
    setDaemon(true);
    // Else that of the JVM's attach listener, the highest but one, is inherited.
    setPriority(NORM_PRIORITY);
    setUncaughtExceptionHandler(new Handler());
  }

  /** For a thread whose death changes nothing. */
  static final class Ignored implements Runnable {
    @Override
    public void run() {}
  }

  private final class Handler implements UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      onDeath.run();
    }
  }
}
