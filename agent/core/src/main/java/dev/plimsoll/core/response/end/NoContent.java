package dev.plimsoll.core.response.end;

/** Nothing to tell. */
final class NoContent implements ExhaustionReport.Content {
  @Override
  public void begin(ExhaustionReport report) {}

  @Override
  public void end(ExhaustionReport report) {}
}
