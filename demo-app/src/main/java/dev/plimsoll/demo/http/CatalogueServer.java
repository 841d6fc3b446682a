package dev.plimsoll.demo.http;

import dev.plimsoll.demo.service.Catalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The whole service, put together; lives until the process is stopped. */
public final class CatalogueServer {
  /** What is printed once it answers, before port and slash. */
  public static final String LISTENING = "listening on http://127.0.0.1:";

  private static final int THREADS = 32;

  private final Catalogue catalogue;
  private final Server server;
  private final @Nullable Path temporary;

  private CatalogueServer(Catalogue catalogue, int port, @Nullable Path temporary) {
    this.catalogue = catalogue;
    this.temporary = temporary;
    server = server(port);
    server.setHandler(new Router(catalogue));
  }

  /**
   * Starts it and returns.
   *
   * @param port on the loopback interface; 0 picks one
   * @param directory where database and journal live; null for a temporary one, removed at the end
   */
  public static void start(int port, @Nullable Path directory) throws Exception {
    Path home =
        directory == null
            ? Files.createTempDirectory("plimsoll-demo-")
            : Files.createDirectories(directory);
    Catalogue catalogue = Catalogue.open(home);
    new CatalogueServer(catalogue, port, directory == null ? home : null).start();
  }

  private void start() throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    server.start();
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    System.out.println(LISTENING + port + "/");
  }

  /** What a service does when it is told to end: first what must not be lost. */
  private void stop() {
    if (catalogue.endsInNeed()) {
      // Stopping a server takes memory, of which there is none; what could be lost is saved.
      return;
    }
    catalogue.saveAndRefuse();
    try {
      server.stop();
      catalogue.close();
      if (temporary != null) {
        delete(temporary);
      }
    } catch (Exception e) {
      System.err.println("stop: " + e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Server server(int port) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("http");
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    server.addConnector(connector);
    return server;
  }
}
