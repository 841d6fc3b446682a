package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopTest {
  @Test
  void tell_streamThatIsRead_hasWrittenTheLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AgentLog log =
        new AgentLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), AgentLog.Level.INFO);

    new Stop.LastLine(log).tell();

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("INFO stopped: the JVM is shut");
  }

  @Test
  @Timeout(60)
  void tell_streamThatNobodyReads_returns() {
    CountDownLatch read = new CountDownLatch(1);
    OutputStream pipe =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              read.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    AgentLog log =
        new AgentLog(new PrintStream(pipe, true, StandardCharsets.UTF_8), AgentLog.Level.INFO);

    new Stop.LastLine(log).tell();

    assertThat(read.getCount()).isOne();
    read.countDown();
  }
}
