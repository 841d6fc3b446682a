package dev.plimsoll.benchmarks.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The JDK's HTTP server and client on this machine, with bodies that Jackson writes and reads. */
final class HttpWork implements Workload {
  private static final int ORDERS = 5_000;
  private static final int LINES = 20;

  /** What goes over the wire. */
  record Line(int item, int count, String text) {}

  /** What goes over the wire. */
  record Order(int id, String customer, List<Line> lines) {}

  private final ObjectMapper json = new ObjectMapper();
  private final ConcurrentMap<Integer, Order> orders = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final URI address;

  HttpWork() throws IOException {
    // Else the server's two small writes wait 40 ms for each other's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetAddress here = InetAddress.getLoopbackAddress();
    server = HttpServer.create(new InetSocketAddress(here, 0), 0);
    server.createContext("/orders", this::answer);
    server.setExecutor(
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/orders");
  }

  /** Puts the order in the place of the last one, which is the answer. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Order order = json.readValue(exchange.getRequestBody(), Order.class);
      Order former = orders.put(order.id(), order);
      byte[] body = json.writeValueAsBytes(former == null ? order : former);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public Worker worker() {
    HttpClient client = HttpClient.newHttpClient();
    return random -> send(client, random);
  }

  private long send(HttpClient client, SplittableRandom random)
      throws IOException, InterruptedException {
    int id = random.nextInt(ORDERS);
    List<Line> lines =
        IntStream.range(0, LINES).mapToObj(i -> new Line(i, id % 7, "line " + i)).toList();
    byte[] body = json.writeValueAsBytes(new Order(id, "customer " + id % 100, lines));
    var request = HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(body)).build();
    var response = client.send(request, BodyHandlers.ofByteArray());
    return json.readValue(response.body(), Order.class).lines().size();
  }
}
