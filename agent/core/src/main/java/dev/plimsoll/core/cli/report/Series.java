package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** A line through points, thinned out to what the pixels can show. */
final class Series {
  private static final int COLUMNS = 900;

  private final List<Point> points;

  private Series(List<Point> points) {
    this.points = points;
  }

  static Series of(List<Point> points, Span span) {
    List<Point> inside = new ArrayList<>();
    Point before = null;
    for (Point point : points) {
      if (point.millis() < span.start()) {
        before = point;
      } else if (point.millis() <= span.end()) {
        inside.add(point);
      }
    }
    if (before != null) {
      inside.add(0, new Point(span.start(), before.value()));
    }
    return new Series(inside.size() <= 4 * COLUMNS ? inside : thin(inside, span));
  }

  static Series of(List<Reading> readings, ToLongFunction<Reading> value, Span span) {
    return of(
        readings.stream().map(r -> new Point(r.millis(), value.applyAsLong(r))).toList(), span);
  }

  boolean isEmpty() {
    return points.stream().noneMatch(p -> p.value() >= 0);
  }

  long max() {
    return points.stream().mapToLong(Point::value).max().orElse(-1);
  }

  /** A path from point to point. */
  String line(Span x, Axis y) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (Point point : points) {
      if (point.value() < 0) {
        pen = false;
        continue;
      }
      path.append(pen ? 'L' : 'M').append(at(x, y, point.millis(), point.value()));
      pen = true;
    }
    return path.toString();
  }

  /** A path that stays until the next value is known. */
  String steps(Span x, Axis y) {
    StringBuilder path = new StringBuilder();
    long last = -1;
    for (Point point : points) {
      if (last >= 0) {
        path.append('L').append(at(x, y, point.millis(), last));
      }
      if (point.value() >= 0) {
        path.append(last < 0 ? 'M' : 'L').append(at(x, y, point.millis(), point.value()));
      }
      last = point.value();
    }
    if (last >= 0) {
      path.append('L').append(at(x, y, x.end(), last));
    }
    return path.toString();
  }

  /** The surface under {@link #line}, for values that are known throughout. */
  String area(Span x, Axis y) {
    String line = line(x, y);
    if (line.isEmpty()) {
      return line;
    }
    List<Point> known = points.stream().filter(p -> p.value() >= 0).toList();
    return line.replaceAll("(?<=.)M", "L")
        + 'L'
        + at(x, y, known.get(known.size() - 1).millis(), 0)
        + 'L'
        + at(x, y, known.get(0).millis(), 0)
        + 'Z';
  }

  private static String at(Span x, Axis y, long millis, long value) {
    return String.format(Locale.ROOT, "%.1f %.1f", x.x(millis), y.y(value));
  }

  /** Of each column the first, least, greatest and last: no peak is lost. */
  private static List<Point> thin(List<Point> points, Span span) {
    List<Point> thin = new ArrayList<>();
    List<Point> column = new ArrayList<>();
    long at = -1;
    for (Point point : points) {
      long in = (point.millis() - span.start()) * COLUMNS / Math.max(1, span.end() - span.start());
      if (in != at) {
        addColumn(column, thin);
        at = in;
      }
      column.add(point);
    }
    addColumn(column, thin);
    return thin;
  }

  private static void addColumn(List<Point> column, List<Point> to) {
    if (column.isEmpty()) {
      return;
    }
    Point least = column.get(0);
    Point greatest = least;
    for (Point point : column) {
      least = point.value() < least.value() ? point : least;
      greatest = point.value() > greatest.value() ? point : greatest;
    }
    boolean fallsFirst = least.millis() < greatest.millis();
    to.add(column.get(0));
    to.add(fallsFirst ? least : greatest);
    to.add(fallsFirst ? greatest : least);
    to.add(column.get(column.size() - 1));
    column.clear();
  }
}
