package dev.plimsoll.demo.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.demo.service.Catalogue;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {
  @TempDir Path directory;

  /** What the page is there to show must not end it. */
  @Test
  void tell_noMemoryForOneEvent_isToldTheNext() throws Exception {
    try (Catalogue catalogue = Catalogue.open(directory)) {
      CountDownLatch events = new CountDownLatch(3);

      new EventStream(catalogue).add(response(events), Callback.NOOP);

      assertThat(events.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Fails at the first write, and takes those after it. */
  private static Response response(CountDownLatch events) {
    HttpFields.Mutable headers = HttpFields.build();
    return (Response)
        Proxy.newProxyInstance(
            Response.class.getClassLoader(),
            new Class<?>[] {Response.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("write")) {
                return headers;
              }
              boolean first = events.getCount() == 3;
              events.countDown();
              if (first) {
                throw new OutOfMemoryError("test");
              }
              ((Callback) arguments[2]).succeeded();
              return null;
            });
  }
}
