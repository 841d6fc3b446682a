package dev.plimsoll.core.cli.report;

import java.util.List;
import java.util.stream.LongStream;

/** Draws a stretch of a chronicle: levels, heap, decisions, pauses, ballast, container. */
final class Timeline {
  private static final double WIDTH = 1000;
  private static final double LEFT = 118;
  private static final double RIGHT = 14;
  private static final double GAP = 26;
  private static final double LEVELS = 18;

  private final Chronicle chronicle;
  private final Span span;
  private final List<Episode> episodes;
  private final List<LevelStep> steps;
  private double y = 6;

  private Timeline(Chronicle chronicle, List<Episode> episodes, long start, long end) {
    this.chronicle = chronicle;
    this.episodes = episodes;
    span = new Span(start, end, LEFT, WIDTH - LEFT - RIGHT);
    steps =
        Cluster.highest(chronicle.levels.stream().filter(s -> span.has(s.millis())).toList(), span);
  }

  static String svg(
      Chronicle chronicle, List<Episode> episodes, long start, long end, String label) {
    Timeline timeline = new Timeline(chronicle, episodes, start, end);
    double height = timeline.draw(new Svg(WIDTH, 1, label));
    timeline.y = 6;
    Svg svg = new Svg(WIDTH, height, label);
    for (long tick : timeline.span.ticks()) {
      svg.line("grid", timeline.span.x(tick), 34, timeline.span.x(tick), height - 24);
    }
    timeline.draw(svg);
    return svg.toString();
  }

  private double draw(Svg svg) {
    double top = y;
    y += LEVELS + 10;
    svg.tipsIn(span.left(), y, span.width());
    heap(svg);
    lanes(svg);
    pauses(svg);
    ballast(svg);
    container(svg);
    times(svg);
    levels(svg, top);
    return y;
  }

  private void levels(Svg svg, double top) {
    svg.text("end", LEFT - 8, top + 13, "level");
    svg.rect("l-NORMAL", span.left(), top, span.width(), LEVELS, "");
    long from = span.start();
    String level = levelAt(from);
    for (LevelStep step : steps) {
      band(svg, top, level, from, step.millis());
      from = step.millis();
      level = step.overall();
    }
    band(svg, top, level, from, span.end());
  }

  private String levelAt(long millis) {
    String level = "NORMAL";
    for (LevelStep step : chronicle.levels) {
      level = step.millis() <= millis ? step.overall() : level;
    }
    for (Episode episode : episodes) {
      boolean begunBefore = episode.resource().isEmpty() && episode.start() <= millis;
      level =
          begunBefore && level.equals("NORMAL") && episode.end() > millis ? episode.peak() : level;
    }
    return level;
  }

  private void band(Svg svg, double top, String level, long from, long to) {
    double width = span.x(to) - span.x(from);
    int rank = Math.max(0, Episode.rank(level));
    String style = List.of("l-NORMAL", "l-MODERATE", "l-CRITICAL", "l-EXHAUSTED").get(rank);
    String title = level + " for " + Words.time(to - from);
    svg.rect(style, span.x(from), top, width, LEVELS, title);
    if (width > 8.5 * level.length()) {
      svg.label("t-" + level, span.x(from) + width / 2, top + 13, level);
    }
  }

  private void heap(Svg svg) {
    Series used = Series.of(chronicle.used, span);
    Series capacity = Series.of(chronicle.readings, Reading::capacity, span);
    long most = LongStream.of(used.max(), capacity.max(), 1).max().orElse(1);
    Axis axis = new Axis(y, 250, most + most / 25);
    frame(svg, axis, "heap");
    svg.path("used", used.area(span, axis));
    svg.path("bound", Series.of(chronicle.readings, Reading::bound, span).steps(span, axis));
    svg.path("caches", Series.of(chronicle.readings, Reading::caches, span).steps(span, axis));
    svg.path("moderate", Series.of(chronicle.readings, Reading::moderate, span).steps(span, axis));
    svg.path("critical", Series.of(chronicle.readings, Reading::critical, span).steps(span, axis));
    svg.path("capacity", capacity.steps(span, axis));
    svg.path("live", Series.of(chronicle.readings, Reading::live, span).steps(span, axis));
    for (LevelStep step : steps) {
      double x = span.x(step.millis());
      svg.line("step r" + Math.max(0, Episode.rank(step.to())), x, axis.top(), x, axis.bottom());
    }
    y = axis.bottom() + 14;
  }

  private void lanes(Svg svg) {
    for (Mark.Kind kind : Mark.Kind.values()) {
      List<Mark> marks =
          chronicle.marks.stream().filter(m -> m.kind() == kind && span.has(m.millis())).toList();
      if (marks.isEmpty()) {
        continue;
      }
      svg.text("end", LEFT - 8, y + 11, kind.label());
      svg.line("grid", span.left(), y + 7, span.right(), y + 7);
      for (Cluster cluster : Cluster.of(marks, span)) {
        svg.dot(
            "mark " + kind.style(),
            cluster.x(),
            y + 7,
            kind == Mark.Kind.DISMISSED ? 2.5 : cluster.radius(),
            cluster.title(span.start()));
      }
      y += 17;
    }
    y += 14;
  }

  private void pauses(Svg svg) {
    List<Pause> pauses = chronicle.pauses.stream().filter(p -> span.has(p.millis())).toList();
    if (pauses.isEmpty()) {
      return;
    }
    long most = pauses.stream().mapToLong(Pause::nanos).max().orElse(1);
    Axis axis = new Axis(y, 64, Math.max(1000, most / 1000));
    frame(svg, axis, "GC pauses");
    for (Pause pause : Cluster.longest(pauses, span)) {
      double top = axis.y(pause.nanos() / 1000);
      svg.rect(
          pause.name().equals("allocation stall") ? "stall" : "pause",
          span.x(pause.millis()) - 0.75,
          Math.min(top, axis.bottom() - 1),
          1.5,
          Math.max(1, axis.bottom() - top),
          pauseTitle(pause));
    }
    y = axis.bottom() + GAP;
  }

  private String pauseTitle(Pause pause) {
    return Words.at(pause.millis(), span.start())
        + " "
        + pause.name()
        + " ("
        + pause.cause()
        + "): "
        + Words.nanos(pause.nanos());
  }

  private void ballast(Svg svg) {
    Series ballast = Series.of(chronicle.readings, Reading::ballast, span);
    Series reserve = Series.of(chronicle.readings, Reading::reserve, span);
    long most = Math.max(ballast.max(), reserve.max());
    if (most <= 0) {
      return;
    }
    Axis axis = new Axis(y, 48, most + most / 10);
    frame(svg, axis, "ballast");
    svg.path("ballast", ballast.steps(span, axis));
    svg.path("reserve", reserve.steps(span, axis));
    y = axis.bottom() + GAP;
  }

  private void container(Svg svg) {
    Series used = Series.of(chronicle.containerUsed, span);
    if (used.isEmpty()) {
      return;
    }
    Series limit = Series.of(chronicle.containerLimit, span);
    long most = Math.max(used.max(), limit.max());
    Axis axis = new Axis(y, 80, most + most / 20);
    frame(svg, axis, "container");
    svg.path("container", used.line(span, axis));
    svg.path("climit", limit.steps(span, axis));
    y = axis.bottom() + GAP;
  }

  private void frame(Svg svg, Axis axis, String name) {
    boolean time = name.equals("GC pauses");
    int most = Math.max(2, (int) (axis.height() / 30));
    svg.text("start", 0, axis.top() + 11, name);
    for (long tick : time ? axis.decimalTicks(most) : axis.ticks(most)) {
      svg.line("grid", span.left(), axis.y(tick), span.right(), axis.y(tick));
      svg.text(
          "end",
          LEFT - 8,
          axis.y(tick) + 4,
          tick == 0 ? "0" : time ? Words.nanos(tick * 1000) : Words.size(tick));
    }
  }

  private void times(Svg svg) {
    double bottom = y - 12;
    for (long tick : span.ticks()) {
      boolean last = span.x(tick) > span.right() - 30;
      svg.text(
          last ? "end" : "middle",
          last ? span.right() : span.x(tick),
          bottom + 16,
          tick == span.start() ? "0" : "+" + Words.time(tick - span.start()));
    }
    y = bottom + 24;
  }
}
