package dev.plimsoll.it.scenario;

/** Does nothing, from a jar of its own. */
public final class Still {
  private Still() {}

  public static void main(String[] arguments) {
    System.out.println("still");
  }
}
