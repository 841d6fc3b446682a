package dev.plimsoll.core.response;

/** Does nothing: what withdraws something that was refused. */
public enum Nothing implements Runnable {
  INSTANCE;

  @Override
  public void run() {}
}
