package dev.plimsoll.demo.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void toJson_anyText_isEscaped() {
    Figures figures = new Figures();
    figures.put("a", "say \"so\"\n\\");
    figures.put("b", 3L);
    figures.put("c", Double.NaN);
    figures.put("d", true);

    assertThat(figures.toJson())
        .isEqualTo("{\"a\":\"say \\\"so\\\"\\n\\\\\",\"b\":3,\"c\":\"NaN\",\"d\":true}");
  }

  @Test
  void toText_lineBreak_staysOnOneLine() {
    Figures figures = new Figures();
    figures.put("a", "x\ny");
    figures.add("n", 2);
    figures.add("n", 3);

    assertThat(figures.toText()).isEqualTo("a=x y\nn=5\n");
  }
}
