package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The page: one file, no script, nothing from a network. */
final class Page {
  private static final int DECISIONS = 400;
  private static final int EPISODES = 400;
  private static final int CLASSES = 20;

  private final Chronicle chronicle;
  private final Figures figures;
  private final Verdict verdict;
  private final String source;
  private final Html html = new Html();

  private Page(Chronicle chronicle, Figures figures, Verdict verdict, String source) {
    this.chronicle = chronicle;
    this.figures = figures;
    this.verdict = verdict;
    this.source = source;
  }

  static String of(Chronicle chronicle, Figures figures, Verdict verdict, String source) {
    return new Page(chronicle, figures, verdict, source).write();
  }

  private String write() {
    html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\"")
        .raw(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", "Plimsoll report: " + source)
        .raw("<style>\n" + PageStyle.CSS + "</style></head><body><main>\n");
    head();
    verdict();
    timelines();
    episodes();
    shedders();
    growth();
    pauses();
    decisions();
    return html.raw("</main></body></html>\n").toString();
  }

  private void head() {
    html.element("h1", "Plimsoll report");
    html.raw("<dl>");
    fact("Source", source);
    fact("From", Words.instant(chronicle.start()));
    fact("To", Words.instant(chronicle.end()) + ", " + Words.time(figures.spanMillis));
    chronicle.facts.forEach(this::fact);
    html.raw("</dl>\n");
  }

  private void fact(String name, String value) {
    html.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
  }

  private void verdict() {
    html.raw("<section class=\"verdict v-" + verdict.kind() + "\">");
    html.paragraph("kind", "Verdict: " + verdict.kind().label());
    html.element("h2", verdict.headline());
    html.raw("<ul>");
    verdict.reasons().forEach(reason -> html.element("li", reason));
    html.raw("</ul>");
    verdict.advice().forEach(text -> html.paragraph("advice", text));
    html.raw("</section>\n");
  }

  private void timelines() {
    html.element("h2", "Timeline");
    legend();
    picture(chronicle.start(), chronicle.end(), "The whole of it");
    figures.worst.ifPresent(
        worst -> {
          long around = Math.max(5_000, worst.millis() / 5);
          long from = Math.max(chronicle.start(), worst.start() - around);
          long to = Math.min(chronicle.end(), worst.end() + around);
          if (to - from < figures.spanMillis / 3) {
            html.element("h2", "The worst episode, closer");
            picture(from, to, "The worst episode");
          }
        });
  }

  private void picture(long from, long to, String label) {
    html.raw("<div class=\"wide picture\">")
        .raw(Timeline.svg(chronicle, figures.episodes, from, to, label))
        .raw("</div>\n");
  }

  private void legend() {
    html.raw("<p class=\"legend\">");
    swatch("used", "used, garbage included", true);
    swatch("live", "proven live", any(Reading::live));
    swatch("capacity", "what the heap can hold, learned", true);
    swatch("moderate", "line to MODERATE", true);
    swatch("critical", "line to CRITICAL", true);
    swatch("bound", "what caches may hold", figures.leastBound >= 0);
    swatch("caches", "what caches hold, estimated", figures.peakCaches >= 0);
    swatch("ballast", "ballast", any(Reading::ballast));
    swatch("reserve", "reserve for the shutdown", any(Reading::reserve));
    swatch("container", "container, used", !chronicle.containerUsed.isEmpty());
    swatch("climit", "its limit", !chronicle.containerUsed.isEmpty());
    for (String level : List.of("MODERATE", "CRITICAL", "EXHAUSTED")) {
      swatch("l-" + level, level, figures.episodes.stream().anyMatch(e -> e.reaches(level)));
    }
    html.raw("</p>");
    html.paragraph(
        "hint",
        "Hold the pointer over a dot or a bar, or go to a dot by the tabulator, to read why.");
  }

  private boolean any(ToLongFunction<Reading> value) {
    return chronicle.readings.stream().anyMatch(r -> value.applyAsLong(r) > 0);
  }

  private void swatch(String style, String text, boolean shown) {
    if (shown) {
      html.raw("<span><svg viewBox=\"0 0 26 10\" width=\"26\" height=\"10\">")
          .raw(
              style.startsWith("l-") ? "<rect width=\"26\" height=\"10\"" : "<path d=\"M1 5L25 5\"")
          .raw(" class=\"" + style + "\"/></svg> ")
          .raw(Html.escape(text))
          .raw("</span> ");
    }
  }

  private void episodes() {
    html.element("h2", "Episodes");
    if (figures.episodes.isEmpty()) {
      html.element("p", "None: the level was NORMAL all the time.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    int left = Math.max(0, figures.episodes.size() - EPISODES);
    for (Episode episode : figures.episodes.subList(left, figures.episodes.size())) {
      rows.add(
          List.of(
              Words.at(episode.start(), chronicle.start()),
              Words.time(episode.millis()) + (episode.ended() ? "" : ", not over"),
              episode.peak(),
              episode.resource(),
              episode.reason()));
    }
    html.table(List.of("Began (UTC)", "Lasted", "Peak", "Resource", "Because"), rows);
    addLeftOut(left);
  }

  private void shedders() {
    html.element("h2", "Shedders");
    if (chronicle.sheds.isEmpty()) {
      html.element("p", "Nothing was shed.");
      return;
    }
    Map<String, ShedTotal> totals = new LinkedHashMap<>();
    for (Shed shed : chronicle.sheds) {
      totals.computeIfAbsent(shed.name(), ShedTotal::new).add(shed);
    }
    List<List<String>> rows =
        totals.values().stream()
            .sorted(Comparator.comparingLong(ShedTotal::returned).reversed())
            .map(ShedTotal::row)
            .toList();
    html.table(ShedTotal.HEAD, rows);
  }

  private void growth() {
    if (chronicle.growth.stream().noneMatch(g -> g.lastCount() > 0)) {
      return;
    }
    html.element("h2", "Classes, by growth");
    List<List<String>> rows =
        chronicle.growth.stream()
            // One that fell below the limit has no figure any more.
            .filter(g -> g.lastCount() > 0)
            .limit(CLASSES)
            .map(
                g ->
                    List.of(
                        g.type(),
                        g.firstBytes() > 0 ? Words.size(g.firstBytes()) : "below",
                        Words.size(g.lastBytes()),
                        (g.bytes() < 0 ? "-" : "+") + Words.size(Math.abs(g.bytes())),
                        Long.toString(g.lastCount())))
            .toList();
    html.table(List.of("Class", "First", "Last", "Change", "Objects at last"), rows);
    html.paragraph(
        "hint",
        "Only the largest classes are counted; below: not among them at first. What an object refers"
            + " to is counted with the class of that.");
  }

  private void pauses() {
    if (chronicle.pauses.isEmpty()) {
      return;
    }
    html.element("h2", "Collections");
    Map<String, List<Pause>> byName = new LinkedHashMap<>();
    chronicle.pauses.forEach(
        p -> byName.computeIfAbsent(p.name() + ": " + p.cause(), n -> new ArrayList<>()).add(p));
    List<List<String>> rows = new ArrayList<>();
    byName.forEach(
        (name, pauses) ->
            rows.add(
                List.of(
                    name,
                    Long.toString(pauses.stream().mapToLong(Pause::count).sum()),
                    Words.nanos(pauses.stream().mapToLong(Pause::nanos).sum()),
                    Words.nanos(pauses.stream().mapToLong(Pause::longestNanos).max().orElse(0)))));
    html.table(List.of("Kind and cause", "Count", "Pauses in all", "Longest"), rows);
  }

  /** Dismissed wake-ups are in the picture only: there are many, and nothing came of them. */
  private void decisions() {
    html.element("h2", "Decisions");
    List<Mark> told =
        chronicle.marks.stream().filter(m -> m.kind() != Mark.Kind.DISMISSED).toList();
    if (told.isEmpty()) {
      html.element("p", "None.");
      return;
    }
    int left = Math.max(0, told.size() - DECISIONS);
    List<List<String>> rows =
        told.stream()
            // The last ones: what is asked for first is how it ended.
            .skip(left)
            .map(m -> List.of(Words.at(m.millis(), chronicle.start()), m.kind().label(), m.text()))
            .toList();
    html.table(List.of("At (UTC)", "What", "Why and how much"), rows);
    addLeftOut(left);
  }

  /** Who reads after the end asks how it came to that, so a table has its last rows. */
  private void addLeftOut(long left) {
    if (left > 0) {
      html.paragraph("hint", "These are the last; " + left + " before them are left out here.");
    }
  }
}
