package dev.plimsoll.core.response.cache;

/** Stands for a class of caches that is never touched. */
final class RefusedKind extends AdapterKind {
  private final String reason;

  RefusedKind(String reason) {
    this.reason = reason;
  }

  @Override
  public String name() {
    return "refused";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    throw new IllegalStateException("refused: " + reason);
  }

  @Override
  void rehearse() {}

  @Override
  public String refusal() {
    return reason;
  }
}
