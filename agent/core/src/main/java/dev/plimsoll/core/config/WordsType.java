package dev.plimsoll.core.config;

import java.util.ArrayList;
import java.util.List;

/** {@code none}, or some of a few words with {@code ;} between. */
final class WordsType implements ValueType<List<String>> {
  private final List<String> known;

  WordsType(List<String> known) {
    this.known = known;
  }

  @Override
  public List<String> parse(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (String word : TextParts.split(text, ';')) {
      if (!known.contains(word)) {
        throw new IllegalArgumentException(word);
      }
      words.add(word);
    }
    return List.copyOf(words);
  }

  @Override
  public String expected() {
    return "none, or some of " + String.join(", ", known) + " with ; between";
  }
}
