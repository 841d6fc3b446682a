package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AgentThreadTest {
  @Test
  void run_workThrows_whoIsToldHearsOfWhatItDies() throws InterruptedException {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    Error error = new StackOverflowError("test");
    AgentThread thread =
        new AgentThread(
            "test",
            () -> {
              throw error;
            },
            heard::set);

    thread.start();
    thread.join();

    assertThat(heard).hasValue(error);
  }
}
