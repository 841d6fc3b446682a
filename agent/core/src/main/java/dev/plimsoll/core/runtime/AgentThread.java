package dev.plimsoll.core.runtime;

import java.util.function.Consumer;

/** The one place where the runtime makes threads: daemons, named, with a handler. */
final class AgentThread extends Thread {
  private final Consumer<Throwable> onDeath;

  /**
   * @param onDeath called on this thread when it dies, with what it dies of
   */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: it is the default again.
  AgentThread(String name, Runnable work, Consumer<Throwable> onDeath) {
    super(null, work, name, 0, false);
    this.onDeath = onDeath;
    setDaemon(true);
    // Else that of the JVM's attach listener, the highest but one, is inherited.
    setPriority(NORM_PRIORITY);
    setUncaughtExceptionHandler(new Handler());
  }

  /** For a thread that catches all that its work throws. */
  static final class Ignored implements Consumer<Throwable> {
    @Override
    public void accept(Throwable thrown) {}
  }

  private final class Handler implements UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      onDeath.accept(thrown);
    }
  }
}
