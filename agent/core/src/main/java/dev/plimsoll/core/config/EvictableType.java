package dev.plimsoll.core.config;

import dev.plimsoll.core.base.Ratio;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code com.acme.Catalog#cache:order=10:keep=0.2;com.acme.Other#pages}: items apart by semicolons,
 * their options by colons.
 */
final class EvictableType implements ValueType<List<EvictableMember>> {
  @Override
  public List<EvictableMember> parse(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    List<EvictableMember> members = new ArrayList<>();
    for (String item : TextParts.split(text, ';')) {
      members.add(member(item));
    }
    return List.copyOf(members);
  }

  @Override
  public String expected() {
    return "none, or Class#member:order=100:keep=0.1 with ; between items";
  }

  @Override
  public boolean mayHoldCommas() {
    return true;
  }

  private static EvictableMember member(String item) {
    List<String> parts = TextParts.split(item, ':');
    String name = parts.get(0);
    int hash = name.indexOf('#');
    if (hash < 0 || !isClassName(name.substring(0, hash)) || !isWord(name.substring(hash + 1))) {
      throw new IllegalArgumentException(item);
    }
    int order = EvictableMember.DEFAULT_ORDER;
    double keep = EvictableMember.DEFAULT_KEEP;
    for (int i = 1; i < parts.size(); i++) {
      String option = parts.get(i);
      if (option.startsWith("order=")) {
        order = Integer.parseInt(option.substring("order=".length()));
      } else if (option.startsWith("keep=")) {
        keep = keep(option.substring("keep=".length()));
      } else {
        throw new IllegalArgumentException(item);
      }
    }
    return new EvictableMember(name.substring(0, hash), name.substring(hash + 1), order, keep);
  }

  /** As the annotation's element, which may be 1 for a cache that is only to be seen. */
  private static double keep(String text) {
    return text.equals("1") ? 1 : Ratio.parse(text);
  }

  static boolean isClassName(String text) {
    for (String part : TextParts.split(text, '.')) {
      if (!isWord(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(String text) {
    if (text.isEmpty() || !Character.isJavaIdentifierStart(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!Character.isJavaIdentifierPart(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
