package dev.plimsoll.core.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A page about a recording.
 *
 * @param html the whole file
 * @param verdict the same in one line
 */
public record Report(String html, String verdict) {
  /**
   * Reads a recording, or a dump of the agent's ring, and makes the page.
   *
   * @throws IOException if it cannot be read or is no recording
   * @throws NoAgentException if nothing in it comes from the agent
   */
  public static Report of(Path file) throws IOException, NoAgentException {
    Chronicle chronicle =
        RingReader.isRing(file) ? RingReader.read(file) : RecordingReader.read(file);
    return of(chronicle, String.valueOf(file.getFileName()));
  }

  /**
   * Makes the page of what {@code readRing} returns.
   *
   * @param source what the page says it comes from
   * @throws IOException if it is no ring
   * @throws NoAgentException if there is nothing in it yet
   */
  public static Report ofRing(byte[] ring, String source) throws IOException, NoAgentException {
    return of(RingReader.read(ring), source);
  }

  private static Report of(Chronicle chronicle, String source) throws NoAgentException {
    if (!chronicle.hasAgent()) {
      throw new NoAgentException();
    }
    List<Episode> episodes = Episode.of(chronicle);
    Figures figures = new Figures(chronicle, episodes);
    Verdict verdict = Judge.of(chronicle, figures);
    String html = Page.of(chronicle, figures, verdict, source);
    return new Report(html, "verdict: " + verdict.headline());
  }

  /** A recording of a JVM without the agent. */
  public static final class NoAgentException extends Exception {
    NoAgentException() {
      super("nothing in it comes from the agent");
    }
  }
}
