package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassGrowthTest {
  private static final List<ClassCount> NOW =
      List.of(
          new ClassCount("byte[]", 500, 5),
          new ClassCount("com.acme.Session", 400, 4),
          new ClassCount("java.lang.String", 300, 3));

  @Test
  void most_firstHistogram_theLargestWithoutABefore() {
    assertThat(ClassGrowth.most(null, NOW, 2))
        .containsExactly(
            new ClassGrowth("byte[]", -1, 500, 5), new ClassGrowth("com.acme.Session", -1, 400, 4));
  }

  @Test
  void most_laterHistogram_byWhatWasAdded() {
    List<ClassCount> first =
        List.of(new ClassCount("byte[]", 450, 5), new ClassCount("java.lang.String", 310, 3));

    assertThat(ClassGrowth.most(first, NOW, 9))
        .containsExactly(
            new ClassGrowth("com.acme.Session", -1, 400, 4),
            new ClassGrowth("byte[]", 450, 500, 5));
  }

  @Test
  void most_nothingGrew_nothing() {
    assertThat(ClassGrowth.most(NOW, NOW, 9)).isEmpty();
  }

  @Test
  void beginsAnew_lessInAllThanBefore_sinceThatHidesWhatGrew() {
    List<ClassCount> shed =
        List.of(new ClassCount("byte[]", 350, 3), new ClassCount("com.acme.Session", 450, 4));

    assertThat(ClassGrowth.beginsAnew(NOW, shed)).isTrue();
    assertThat(ClassGrowth.beginsAnew(shed, NOW)).isFalse();
    assertThat(ClassGrowth.beginsAnew(NOW, NOW)).isFalse();
  }
}
