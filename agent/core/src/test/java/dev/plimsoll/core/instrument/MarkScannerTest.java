package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** A mark is found wherever it lies, and nothing else is taken for one. */
class MarkScannerTest {
  private static final String MARK = "Ldev/plimsoll/Evictable;";

  @Test
  void mark_behindAnyNumberOfBytes_isFound() {
    for (int length = 0; length < 64; length++) {
      assertThat(MarkScanner.hasMark(file("x".repeat(length), MARK))).as("%s", length).isTrue();
    }
  }

  @Test
  void mark_amongRandomConstants_isFound() {
    Random random = new Random(7);
    for (int run = 0; run < 2_000; run++) {
      String noise = noise(random);
      assertThat(MarkScanner.hasMark(file(noise, MARK))).as(noise).isTrue();
      assertThat(MarkScanner.hasMark(file(MARK, noise))).as(noise).isTrue();
      assertThat(MarkScanner.hasMark(file(noise, noise + "."))).as(noise).isFalse();
    }
  }

  @Test
  void marks_ofEveryKind_areFound() {
    for (String name :
        new String[] {
          "Evictable", "ShedOnPressure", "OnExhaustion", "RetryAfterShedding", "RejectUnderPressure"
        }) {
      assertThat(MarkScanner.hasMark(file("Ldev/plimsoll/" + name + ";"))).as(name).isTrue();
    }
  }

  @Test
  void apiWithoutMark_isNoMark() {
    assertThat(MarkScanner.hasMark(file("Ldev/plimsoll/MemoryPressure;"))).isFalse();
    assertThat(MarkScanner.hasMark(file("Ldev/plimsoll/Evictable2;"))).isFalse();
    assertThat(MarkScanner.hasMark(file("(" + MARK + ")V"))).isFalse();
  }

  /** Pieces of the package's name, so that the search meets all its half matches. */
  private static String noise(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < 40) {
      int from = random.nextInt(14);
      text.append(MARK, from, from + random.nextInt(14 - from));
      text.append("\u00e4oil/".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  private static byte[] file(String... constants) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/A", null, "java/lang/Object", null);
    for (String constant : constants) {
      writer.newUTF8(constant);
    }
    return writer.toByteArray();
  }
}
