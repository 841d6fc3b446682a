package dev.plimsoll.demo.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks HTTP with one service; whatever goes wrong is an answer with status 0. Any thread. */
final class Client {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  private final String base;

  Client(int port) {
    base = "http://127.0.0.1:" + port;
  }

  record Answer(int status, String body) {
    boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  Answer get(String path, Duration timeout) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).build());
  }

  Answer post(String path, String body, Duration timeout) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "interrupted");
    }
  }
}
