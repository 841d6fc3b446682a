package dev.plimsoll.it.loader.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * Two web applications in an embedded Tomcat, each with its own copy of the API: which one they get
 * is Tomcat's affair, that asks the bootstrap loader first and the application next.
 */
public final class TomcatHost {
  private TomcatHost() {}

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory(Path.of(arguments[0]), "tomcat").toString());
    tomcat.setPort(0);
    tomcat.getHost().setAppBase(arguments[0]);
    tomcat.getConnector();
    Context[] contexts = new Context[arguments.length - 1];
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = tomcat.addContext("/" + i, new File(arguments[i + 1]).getAbsolutePath());
    }
    tomcat.start();
    for (Context context : contexts) {
      ClassLoader loader = context.getLoader().getClassLoader();
      loader
          .loadClass("dev.plimsoll.it.loader.shop.Probe")
          .getMethod("run", String.class)
          .invoke(null, context.getPath());
    }
    System.out.println("END");
    tomcat.stop();
    System.exit(0);
  }
}
