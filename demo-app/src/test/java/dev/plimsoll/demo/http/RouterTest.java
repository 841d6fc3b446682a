package dev.plimsoll.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.demo.service.Catalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTest {
  @TempDir static Path directory;

  private static Catalogue catalogue;
  private static Server server;
  private static String base;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    catalogue = Catalogue.open(directory);
    server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Router(catalogue));
    server.start();
    base = "http://127.0.0.1:" + connector.getLocalPort();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
    catalogue.close();
  }

  @Test
  void get_whatIsThere_withItsType() throws Exception {
    assertThat(get("/product/7").headers().firstValue("content-type")).contains("application/json");
    assertThat(get("/product/7").body()).startsWith("{\"id\":7,\"name\":\"Product 7\",");
    assertThat(get("/page/999/0").body()).startsWith("<!doctype html>").contains("<li>Product ");
    assertThat(get("/page/999/0").headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
  }

  @Test
  void get_whatIsNotThere_404AndNothingKept() throws Exception {
    long pages = figure("cache.pages");

    for (String path : new String[] {"/product/0", "/product/20001", "/page/-1/0", "/nothing"}) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    for (int page = 1_000; page < 1_010; page++) {
      assertThat(get("/page/" + page + "/0").statusCode()).isEqualTo(404);
    }
    assertThat(figure("cache.pages")).isEqualTo(pages);
    assertThat(get("/product/x").statusCode()).isEqualTo(400);
    assertThat(get("/product").statusCode()).isEqualTo(400);
  }

  @Test
  void get_whatChangesSomething_refused() throws Exception {
    long sessions = figure("sessions");

    assertThat(get("/session").statusCode()).isEqualTo(405);
    assertThat(get("/order").headers().firstValue("allow")).contains("POST");
    assertThat(get("/do/leak").statusCode()).isEqualTo(403);

    assertThat(figure("sessions")).isEqualTo(sessions);
    assertThat(post("/session", "").statusCode()).isEqualTo(201);
    assertThat(figure("sessions")).isEqualTo(sessions + 1);
  }

  @Test
  void order_oneLineOfSomeLength_isTakenAndNoOther() throws Exception {
    assertThat(post("/order", "1 " + "x".repeat(16_000)).statusCode()).isEqualTo(201);
    assertThat(post("/order", "1 " + "x".repeat(17_000)).statusCode()).isEqualTo(413);
    assertThat(post("/order", "1\n2").statusCode()).isEqualTo(400);
    assertThat(post("/order", " ").statusCode()).isEqualTo(400);
  }

  private long figure(String name) throws Exception {
    return get("/stats")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(base + path)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
