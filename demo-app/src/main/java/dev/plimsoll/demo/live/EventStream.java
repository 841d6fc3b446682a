package dev.plimsoll.demo.live;

import dev.plimsoll.demo.service.Catalogue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells every open page the figures, four times a second; nothing runs while none is open. A page
 * that does not take its events in time misses some. Safe for any thread.
 */
final class EventStream {
  private static final long PERIOD_MILLIS = 250;
  private static final int MAX_PAGES = 16;

  private final Catalogue catalogue;
  private final List<OpenPage> pages = new CopyOnWriteArrayList<>();
  private @Nullable Thread ticker;

  EventStream(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  void add(Response response, Callback callback) {
    if (pages.size() >= MAX_PAGES) {
      response.setStatus(503);
      callback.succeeded();
      return;
    }
    startOnce();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    pages.add(new OpenPage(response, callback));
  }

  /** One that could not be started for want of memory is started for the next page. */
  private synchronized void startOnce() {
    if (ticker == null) {
      Thread thread = new Thread(this::run, "live-page");
      thread.setDaemon(true);
      thread.start();
      ticker = thread;
    }
  }

  private void run() {
    while (true) {
      try {
        Thread.sleep(PERIOD_MILLIS);
        tell();
      } catch (InterruptedException e) {
        return;
      } catch (OutOfMemoryError e) {
        // The ticker must outlive the very thing it shows.
        catalogue.statistics().countOutOfMemory();
      }
    }
  }

  private void tell() {
    if (pages.isEmpty()) {
      return;
    }
    byte[] event =
        ("data: " + catalogue.figures().toJson() + "\n\n").getBytes(StandardCharsets.UTF_8);
    for (OpenPage page : pages) {
      page.send(event);
    }
  }

  /** One browser; {@code waiting} is written by the ticker and the server's threads. */
  private final class OpenPage implements Callback {
    private final Response response;
    private final Callback request;
    private volatile boolean waiting;

    OpenPage(Response response, Callback request) {
      this.response = response;
      this.request = request;
    }

    void send(byte[] event) {
      if (waiting) {
        return;
      }
      ByteBuffer body = ByteBuffer.wrap(event);
      waiting = true;
      try {
        response.write(false, body, this);
      } catch (OutOfMemoryError e) {
        // Nobody will call back: else this page would show old figures for good.
        waiting = false;
        throw e;
      }
    }

    @Override
    public void succeeded() {
      waiting = false;
    }

    @Override
    public void failed(Throwable gone) {
      // First, since to remove it takes memory: without, the next event finds out again.
      waiting = false;
      pages.remove(this);
      request.failed(gone);
    }
  }
}
