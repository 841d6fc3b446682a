package dev.plimsoll.it.loader.program;

import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

/** Two bundles that import the API from a third, in a framework without boot delegation. */
public final class FelixHost {
  private FelixHost() {}

  public static void main(String[] arguments) throws Exception {
    Framework framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", arguments[0],
                    "org.osgi.framework.storage.clean", "onFirstInit",
                    "felix.bootdelegation.implicit", "false"));
    framework.start();
    Bundle[] bundles = new Bundle[arguments.length - 1];
    for (int i = 0; i < bundles.length; i++) {
      bundles[i] =
          framework.getBundleContext().installBundle(Path.of(arguments[i + 1]).toUri().toString());
    }
    for (Bundle bundle : bundles) {
      bundle.start();
      if (!bundle.getSymbolicName().equals("plimsoll-api")) {
        Class<?> probe = bundle.loadClass("dev.plimsoll.it.loader.shop.Probe");
        probe.getMethod("run", String.class).invoke(null, bundle.getSymbolicName());
      }
    }
    System.out.println("END");
    framework.stop();
    framework.waitForStop(10_000);
    System.exit(0);
  }
}
