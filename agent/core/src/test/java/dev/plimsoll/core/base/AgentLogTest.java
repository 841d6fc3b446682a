package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AgentLogTest {
  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(
          new PrintStream(bytes, true, StandardCharsets.UTF_8), AgentLog.Level.INFO, clock::get);

  @Test
  void info_text_isOneLineWithTimeAndLevel() {
    log.info("level HEAP NORMAL -> MODERATE");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .matches(
            "\\[plimsoll\\] \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z INFO level HEAP"
                + " NORMAL -> MODERATE");
  }

  @Test
  void warn_nameWithControls_staysOneLineThatATerminalDoesNotObey() {
    log.warn("cache a\n[plimsoll] forged \u001b[31m\u009b is left alone");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).endsWith("WARN cache a?[plimsoll] forged ?[31m? is left alone");
  }

  @Test
  void warn_streamOfTheHostFails_throwsNothing() {
    AgentLog broken =
        new AgentLog(
            new PrintStream(bytes) {
              @Override
              public void println(String line) {
                throw new IllegalStateException("closed");
              }
            },
            AgentLog.Level.INFO,
            clock::get);

    assertThatCode(() -> broken.warn("anything")).doesNotThrowAnyException();
  }

  @Test
  void write_belowTheThreshold_writesNothing() {
    log.debug("no");
    log.setThreshold(AgentLog.Level.OFF);
    log.error("no");

    assertThat(lines()).isEmpty();
  }

  @Test
  void info_tooManyInAMinute_areCountedAndToldLater() {
    for (int i = 0; i < 1000; i++) {
      log.info("line " + i);
    }
    assertThat(lines()).hasSize(300);

    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    log.info("after");
    assertThat(lines()).hasSize(302);
    assertThat(lines().get(300)).contains("WARN 700 log lines were suppressed");
    assertThat(lines().get(301)).endsWith("INFO after");
  }

  @Test
  void debug_storm_costsNoWarning() {
    log.setThreshold(AgentLog.Level.DEBUG);
    for (int i = 0; i < 5000; i++) {
      log.debug("line");
    }
    log.warn("heard");

    assertThat(lines()).hasSize(3001).last().asString().endsWith("WARN heard");
  }

  @Test
  void json_text_isEscaped() {
    log.setJson(true);
    log.warn("a \"b\" \\ \n\u0001\u009b\u2028\u202e é");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .matches("\\{\"time\":\"[^\"]+Z\",\"source\":\"plimsoll\",\"level\":\"WARN\",.*")
        .endsWith("\"message\":\"a \\\"b\\\" \\\\ \\u000a\\u0001\\u009b\\u2028\\u202e é\"}");
  }

  @Test
  void pastTheHost_hostHasReplacedStderr_writesNothingIntoThat() {
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      AgentLog.pastTheHost(AgentLog.Level.INFO).info("a line of AgentLogTest");
      AgentLog.onStderr(AgentLog.Level.INFO).info("heard");
    } finally {
      System.setErr(before);
    }

    assertThat(lines()).singleElement().asString().endsWith("INFO heard");
  }

  @Test
  @Timeout(60)
  void info_anothersLineHangs_isCountedAndToldWhenThatIsThrough() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    AgentLog piped =
        new AgentLog(
            new PrintStream(bytes, true, StandardCharsets.UTF_8) {
              @Override
              public void println(String line) {
                hangs.countDown();
                try {
                  read.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                super.println(line);
              }
            },
            AgentLog.Level.INFO,
            clock::get);
    Thread writer = new Thread(() -> piped.info("first"));
    writer.start();
    hangs.await();

    clock.addAndGet(TimeUnit.SECONDS.toNanos(1) + 1);
    piped.warn("lost");
    assertThat(lines()).isEmpty();

    read.countDown();
    writer.join();
    piped.info("heard");
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1))
        .endsWith("WARN 1 log lines were lost behind one that hung: nobody read stderr");
    assertThat(lines().get(2)).endsWith("INFO heard");
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
