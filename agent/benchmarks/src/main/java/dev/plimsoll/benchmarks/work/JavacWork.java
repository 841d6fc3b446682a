package dev.plimsoll.benchmarks.work;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The JDK's compiler: one generated class with six methods a step, in memory. */
final class JavacWork implements Workload {
  private static final int METHODS = 6;

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  @Override
  public Worker worker() {
    // A file manager is not for two threads, and reads the JDK's classes once.
    StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
    return random -> compile(new Sink(files), random.nextInt(1000));
  }

  private long compile(Sink sink, int number) {
    Boolean done =
        compiler
            .getTask(null, sink, null, List.of("-proc:none"), null, List.of(source(number)))
            .call();
    if (!done) {
      throw new IllegalStateException("not compiled: " + number);
    }
    return sink.bytes.size();
  }

  private static JavaFileObject source(int number) {
    String name = "Made" + number;
    StringBuilder text = new StringBuilder("import java.util.*;\npublic class " + name + " {\n");
    for (int i = 0; i < METHODS; i++) {
      text.append("  static long m" + i + "(List<String> in, int by) {\n")
          .append("    Map<String, List<Integer>> by" + i + " = new TreeMap<>();\n")
          .append("    for (String s : in) {\n")
          .append(
              "      by" + i + ".computeIfAbsent(s, k -> new ArrayList<>()).add(by + " + i + ");\n")
          .append("    }\n")
          .append("    return by" + i + ".values().stream().mapToLong(List::size).sum();\n  }\n");
    }
    String code = text.append("}\n").toString();
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }

  /** Keeps the class in memory. */
  private static final class Sink extends ForwardingJavaFileManager<JavaFileManager> {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Sink(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
