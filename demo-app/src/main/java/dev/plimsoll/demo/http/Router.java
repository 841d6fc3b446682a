package dev.plimsoll.demo.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.MemoryPressureException;
import dev.plimsoll.demo.live.LivePage;
import dev.plimsoll.demo.service.Catalogue;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Paths to what the catalogue does. Called on the server's threads. */
final class Router extends Handler.Abstract {
  private static final int MAX_ORDER_BYTES = 16 << 10;
  private static final String TEXT = "text/plain;charset=utf-8";

  /** What changes something; no link, no crawler and no other site's picture may. */
  private static final Set<String> POSTED = Set.of("session", "order");

  private final Catalogue catalogue;
  private final LivePage livePage;

  Router(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.livePage = new LivePage(catalogue);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      if (livePage.handle(request, response, callback)) {
        return true;
      }
      catalogue.statistics().countRequest();
      answer(request, response, callback);
    } catch (NumberFormatException e) {
      send(response, callback, 400, "bad request\n");
    } catch (NoSuchElementException e) {
      send(response, callback, 404, "not found\n");
    } catch (MemoryPressureException e) {
      refuse(response, callback, Math.max(1, e.retryAfter().toSeconds()), "short of memory\n");
    } catch (Exception e) {
      fail(response, callback, e);
    } catch (OutOfMemoryError e) {
      catalogue.statistics().countOutOfMemory();
      fail(response, callback, e);
    }
    return true;
  }

  private void answer(Request request, Response response, Callback callback) throws Exception {
    String[] path = request.getHttpURI().getCanonicalPath().split("/", -1);
    String what = path.length < 2 ? "" : path[1];
    if (POSTED.contains(what) && !"POST".equals(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      send(response, callback, 405, "POST expected\n");
      return;
    }
    switch (what) {
      case "product" -> {
        String product = catalogue.product(number(path, 2));
        send(response, callback, 200, "application/json", product.getBytes(UTF_8));
      }
      case "page" -> {
        byte[] page = catalogue.page(number(path, 2), number(path, 3));
        send(response, callback, 200, "text/html;charset=utf-8", page);
      }
      case "report" -> send(response, callback, 200, catalogue.report() + "\n");
      case "session" -> send(response, callback, 201, catalogue.openSession() + "\n");
      case "order" -> order(request, response, callback);
      case "health" -> send(response, callback, 200, catalogue.probe() + "\n");
      case "stats" -> send(response, callback, 200, catalogue.figures().toText());
      default -> send(response, callback, 404, "not found\n");
    }
  }

  private void order(Request request, Response response, Callback callback) throws Exception {
    // No more than that is read: what a client sends must not decide how much memory it takes.
    byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_ORDER_BYTES + 1);
    String line = new String(body, UTF_8);
    if (body.length > MAX_ORDER_BYTES) {
      send(response, callback, 413, "too long\n");
    } else if (line.isBlank() || line.indexOf('\n') >= 0) {
      send(response, callback, 400, "one line expected\n");
    } else if (catalogue.order(line)) {
      send(response, callback, 201, "taken\n");
    } else {
      refuse(response, callback, 5, "closing\n");
    }
  }

  private static void refuse(Response response, Callback callback, long seconds, String why) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
    send(response, callback, 503, why);
  }

  private static int number(String[] path, int index) {
    if (index >= path.length) {
      throw new NumberFormatException("missing");
    }
    return Integer.parseInt(path[index]);
  }

  /** As a service does: what went wrong is the server's affair, the client hears 500. */
  private static void fail(Response response, Callback callback, Throwable thrown) {
    try {
      send(response, callback, 500, "failed\n");
    } catch (OutOfMemoryError e) {
      callback.failed(thrown);
    }
  }

  private static void send(Response response, Callback callback, int status, String text) {
    send(response, callback, status, TEXT, text.getBytes(UTF_8));
  }

  private static void send(
      Response response, Callback callback, int status, String type, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
