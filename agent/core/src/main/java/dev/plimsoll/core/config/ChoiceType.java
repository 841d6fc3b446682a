package dev.plimsoll.core.config;

import java.util.List;
import java.util.Locale;

/**
 * One of the constants of an enum, in lower case.
 *
 * @param <E> the enum
 */
final class ChoiceType<E extends Enum<E>> implements ValueType<E> {
  private final List<E> choices;

  ChoiceType(List<E> choices) {
    this.choices = choices;
  }

  @Override
  public E parse(String text) {
    for (E choice : choices) {
      if (text.equals(word(choice))) {
        return choice;
      }
    }
    throw new IllegalArgumentException(text);
  }

  @Override
  public String expected() {
    StringBuilder words = new StringBuilder("one of ");
    for (int i = 0; i < choices.size(); i++) {
      words.append(i == 0 ? "" : ", ").append(word(choices.get(i)));
    }
    return words.toString();
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
