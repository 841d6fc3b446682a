package dev.plimsoll.core.base;

/** Class names as people write them. */
public final class TypeNames {
  private TypeNames() {}

  /** {@code [B}, as the JVM names it, as {@code byte[]}; other names stay as they are. */
  public static String readable(String name) {
    int dimensions = name.lastIndexOf('[') + 1;
    if (dimensions == 0) {
      return name;
    }
    String element = name.substring(dimensions);
    String plain =
        switch (element) {
          case "B" -> "byte";
          case "C" -> "char";
          case "D" -> "double";
          case "F" -> "float";
          case "I" -> "int";
          case "J" -> "long";
          case "S" -> "short";
          case "Z" -> "boolean";
          default ->
              element.startsWith("L") && element.endsWith(";")
                  ? element.substring(1, element.length() - 1)
                  : element;
        };
    return plain.replace('/', '.') + "[]".repeat(dimensions);
  }
}
