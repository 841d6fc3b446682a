package dev.plimsoll.demo;

/** A bad command line; the message is one line that names the value and what was expected. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Made wherever an option is read. */
  public UsageException(String message) {
    super(message);
  }
}
