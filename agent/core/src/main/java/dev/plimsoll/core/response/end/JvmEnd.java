package dev.plimsoll.core.response.end;

/** Ends this JVM. Safe for any thread. */
final class JvmEnd implements ProcessEnd {
  @Override
  public void exit(int code) {
    System.exit(code);
  }

  @Override
  public void halt(int code) {
    Runtime.getRuntime().halt(code);
  }
}
