package dev.plimsoll.demo.compare;

import java.time.Duration;

/**
 * Decides as an orchestrator does whether the service lives: it is dead when it has exited, or when
 * no health check was answered for five seconds. Confined to the thread that calls it.
 */
final class HealthWatch {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  private final ServiceProcess service;
  private final Client client;
  private long lastHealthy = System.nanoTime();

  HealthWatch(ServiceProcess service, Client client) {
    this.service = service;
    this.client = client;
  }

  /** Asks once; takes a second at most. */
  boolean isDead() {
    if (!service.isAlive()) {
      return true;
    }
    if (client.get("/health", TIMEOUT).ok()) {
      lastHealthy = System.nanoTime();
    }
    return System.nanoTime() - lastHealthy > PATIENCE_NANOS;
  }
}
