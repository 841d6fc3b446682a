/** What an application says to the Plimsoll agent, and hears from it. */
module dev.plimsoll {
  requires static org.jspecify;

  exports dev.plimsoll;
}
