package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private final Full out = new Full();
  private final Complaints complaints = new Complaints(new AgentLog(out, AgentLog.Level.WARN));

  @Test
  void warn_lineWasLost_isSaidTheNextTimeAndThenNoMore() {
    out.isFull = true;
    complaints.warn("one");
    out.isFull = false;

    complaints.warn("one");
    complaints.warn("one");

    assertThat(out.lines).singleElement().asString().endsWith(" WARN one");
  }

  private static final class Full extends PrintStream {
    private final List<String> lines = new ArrayList<>();
    private boolean isFull;

    Full() {
      super(OutputStream.nullOutputStream());
    }

    @Override
    public void println(String line) {
      if (isFull) {
        throw new OutOfMemoryError("injected");
      }
      lines.add(line);
    }
  }
}
