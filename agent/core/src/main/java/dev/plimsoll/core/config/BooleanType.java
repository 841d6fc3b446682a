package dev.plimsoll.core.config;

/** {@code true} or {@code false}, nothing else: a misspelt word must not switch a thing off. */
final class BooleanType implements ValueType<Boolean> {
  @Override
  public Boolean parse(String text) {
    if (text.equals("true")) {
      return Boolean.TRUE;
    }
    if (text.equals("false")) {
      return Boolean.FALSE;
    }
    throw new IllegalArgumentException(text);
  }

  @Override
  public String expected() {
    return "true or false";
  }
}
