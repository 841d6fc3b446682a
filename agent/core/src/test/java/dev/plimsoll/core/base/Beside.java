package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread beside that of a test; what it dies of fails the test, which awaits its end. */
public final class Beside extends Thread {
  private static final long MOST_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private volatile @Nullable Throwable thrown;

  private Beside(Runnable work) {
    super(work, "beside");
    setDaemon(true);
    setUncaughtExceptionHandler((thread, throwable) -> thrown = throwable);
  }

  public static Beside start(Runnable work) {
    Beside beside = new Beside(work);
    beside.start();
    return beside;
  }

  /** Waits for its end; fails if it does not come, or if it came by a throwable. */
  public void awaitEnd() throws InterruptedException {
    join(MOST_MILLIS);
    assertThat(isAlive()).as("%s still runs", this).isFalse();
    assertThat(thrown).isNull();
  }
}
