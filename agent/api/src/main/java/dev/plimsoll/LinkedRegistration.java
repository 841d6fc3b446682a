package dev.plimsoll;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A registration that outlives the time without an agent. Safe for any thread. */
final class LinkedRegistration implements Registration {
  /** Passed on in the place of a request for which not even the message could be made. */
  private static final Object[] NO_ROOM = {};

  /** Null while it is passed on, and once that is done or it was withdrawn; guarded by this. */
  private @Nullable Request request;

  /** What withdraws it from the agent; guarded by this. */
  private @Nullable Runnable withdrawal;

  private boolean closed;

  /** Its neighbours in the row of those that wait; both of {@link AgentLink}, under its lock. */
  @Nullable LinkedRegistration previous;

  @Nullable LinkedRegistration next;

  LinkedRegistration(Request request) {
    this.request = request;
  }

  /**
   * Passes the request on to the agent, unless it was withdrawn meanwhile. Returns whether it need
   * not wait any longer: false where there was no memory for it, and where another thread passes it
   * on or has withdrawn it, which sees to the rest.
   */
  boolean link(Function<Object[], @Nullable Runnable> register) {
    Request todo = take();
    if (todo == null) {
      return false;
    }
    Runnable withdraw = null;
    boolean failed;
    boolean isMade = false;
    try {
      Object[] message = todo.message();
      isMade = true;
      withdraw = message == null ? null : register.apply(message);
      failed = message != null && withdraw == null;
    } catch (OutOfMemoryError e) {
      failed = true;
      if (!isMade) {
        Runnable unused = register.apply(NO_ROOM);
      }
    }
    return note(withdraw, failed ? todo : null);
  }

  private synchronized @Nullable Request take() {
    Request taken = request;
    request = null;
    return taken;
  }

  private boolean note(@Nullable Runnable withdraw, @Nullable Request again) {
    synchronized (this) {
      if (!closed) {
        withdrawal = withdraw;
        request = again;
        return again == null;
      }
    }
    if (withdraw != null) {
      withdraw.run();
    }
    return true;
  }

  synchronized boolean isObsolete() {
    return request == null || request.isGone();
  }

  @Override
  public void close() {
    Runnable withdraw;
    synchronized (this) {
      closed = true;
      request = null;
      withdraw = withdrawal;
      withdrawal = null;
    }
    if (withdraw != null) {
      withdraw.run();
    } else {
      AgentLink.forget(this);
    }
  }
}
