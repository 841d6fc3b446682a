package dev.plimsoll;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A registration that outlives the time without an agent. Safe for any thread. */
final class LinkedRegistration implements Registration {
  /** Null once it was passed on or withdrawn; guarded by this. */
  private @Nullable Request request;

  /** What withdraws it from the agent; guarded by this. */
  private @Nullable Runnable withdrawal;

  private boolean closed;

  LinkedRegistration(Request request) {
    this.request = request;
  }

  /** Passes the request on to the agent, unless it was withdrawn meanwhile. */
  void link(Function<Object[], Runnable> register) {
    Request todo;
    synchronized (this) {
      todo = request;
      request = null;
    }
    Object[] message = todo == null ? null : todo.message();
    if (message == null) {
      return;
    }
    Runnable withdraw = register.apply(message);
    synchronized (this) {
      if (!closed) {
        withdrawal = withdraw;
        return;
      }
    }
    withdraw.run();
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
