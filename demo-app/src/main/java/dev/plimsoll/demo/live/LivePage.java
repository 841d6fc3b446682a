package dev.plimsoll.demo.live;

import dev.plimsoll.demo.service.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Serves the page's files, its stream of events and its buttons. Safe for any thread. */
public final class LivePage {
  /** Another site's page cannot send this header here without being asked first. */
  private static final String BUTTON_HEADER = "X-Plimsoll-Demo";

  private final Buttons buttons;
  private final EventStream events;
  private final Map<String, byte[]> files =
      Map.of(
          "/", file("live.html"),
          "/live.js", file("live.js"),
          "/live.css", file("live.css"),
          "/uPlot.iife.min.js", file("uPlot.iife.min.js"),
          "/uPlot.min.css", file("uPlot.min.css"));

  /** Reads its files; starts nothing. */
  public LivePage(Catalogue catalogue) {
    buttons = new Buttons(catalogue);
    events = new EventStream(catalogue);
  }

  /** Answers what belongs to the page; false for everything else. */
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (path.startsWith("/do/")) {
      boolean allowed =
          "POST".equals(request.getMethod()) && request.getHeaders().contains(BUTTON_HEADER);
      String said = allowed ? buttons.press(path.substring("/do/".length())) : "refused";
      response.setStatus(allowed ? 200 : 403);
      send(response, callback, "text/plain", said.getBytes(StandardCharsets.UTF_8));
    } else if (path.equals("/events")) {
      events.add(response, callback);
    } else if (files.containsKey(path)) {
      send(response, callback, type(path), files.get(path));
    } else {
      return false;
    }
    return true;
  }

  private static void send(Response response, Callback callback, String type, byte[] body) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put("Content-Security-Policy", "default-src 'self'; img-src data:");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static String type(String path) {
    if (path.endsWith(".js")) {
      return "text/javascript";
    }
    return path.endsWith(".css") ? "text/css" : "text/html;charset=utf-8";
  }

  private static byte[] file(String name) {
    try (InputStream in = LivePage.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
