package dev.plimsoll.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** A program of a hundred classes with four marks each, which makes and calls one of each. */
final class MarkedProgram {
  private static final int CLASSES = 100;
  private static final String CLASS =
      """
      import dev.plimsoll.*;
      import java.util.Map;
      import java.util.concurrent.ConcurrentHashMap;

      final class Made%1$d {
        @Evictable private final Map<String, String> cache = new ConcurrentHashMap<>();

        @RetryAfterShedding
        int render(String what) {
          return cache.size() + what.length();
        }

        @RejectUnderPressure
        int order(String what) {
          return what.length() + %1$d;
        }

        @ShedOnPressure
        void drop() {
          cache.clear();
        }
      }
      """;

  private MarkedProgram() {}

  /** Compiles it into a temporary folder; the words that run it. */
  static List<String> compile(String classPath) throws Exception {
    Path folder = Files.createTempDirectory("marked-program");
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "--release", "17"));
    arguments.addAll(List.of("-cp", classPath, "-d", folder.toString()));
    StringBuilder main =
        new StringBuilder("public class Main { public static void main(String[] a) {\n int n = 0;");
    for (int i = 0; i < CLASSES; i++) {
      Path source = folder.resolve("Made" + i + ".java");
      arguments.add(Files.writeString(source, CLASS.formatted(i)).toString());
      main.append("Made%1$d m%1$d = new Made%1$d(); n += m%1$d.render(\"x\");\n".formatted(i));
      main.append("n += m%1$d.order(\"x\");\n".formatted(i));
    }
    main.append("System.out.println(n);\n}}\n");
    arguments.add(Files.writeString(folder.resolve("Main.java"), main).toString());
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("not compiled: " + code);
    }
    return List.of("-cp", folder + java.io.File.pathSeparator + classPath, "Main");
  }
}
