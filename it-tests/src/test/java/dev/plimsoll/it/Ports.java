package dev.plimsoll.it;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for children that listen at one they are told. */
final class Ports {
  /** Below those that the system gives to whoever asks for any, and to each connection. */
  private static final int FIRST = 20_000;

  private static final int COUNT = 10_000;
  private static final int TRIES = 100;

  private Ports() {}

  /** One at which nobody listens now. */
  static int free() throws IOException {
    BindException taken = new BindException();
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        taken = e;
      }
    }
    throw taken;
  }
}
