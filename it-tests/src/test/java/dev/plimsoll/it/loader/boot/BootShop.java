package dev.plimsoll.it.loader.boot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.Evictable;
import dev.plimsoll.RetryAfterShedding;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/**
 * Marks where Spring is in between: on a factory method of a configuration class, which Spring
 * subclasses, and on a service. Prints a line for each check; with the argument {@code start} it
 * only starts, as a host whose start is to be timed.
 */
@SpringBootApplication
public class BootShop {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  public static void main(String[] arguments) {
    SpringApplication.run(BootShop.class, arguments);
    System.out.println("END");
  }

  @Bean
  @Evictable(name = "pages", order = 7)
  Cache<Integer, String> pages() {
    return Caffeine.newBuilder().maximumSize(1_000).build();
  }

  @Bean
  Cache<Integer, String> nobodys() {
    return Caffeine.newBuilder().maximumSize(1_000).build();
  }

  @Bean
  CommandLineRunner look(Reports reports) {
    return arguments -> {
      if (List.of(arguments).contains("start")) {
        return;
      }
      // By a second call: the bean is made once, whatever calls the method.
      Cache<Integer, String> pages = pages();
      tell("one bean", pages == pages());
      tell("gate", reports.report("sales").equals("sales 2"));
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
      long start = System.nanoTime();
      while (!server.isRegistered(agent) && System.nanoTime() - start < PATIENCE_NANOS) {
        Thread.sleep(20);
      }
      Set<String> found = new TreeSet<>();
      for (CompositeData each : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
        found.add(each.get("name") + " " + each.get("kind") + " " + each.get("order"));
      }
      tell("marked bean in " + found, found.contains("pages caffeine 7"));
      tell(
          "found bean",
          found.stream().anyMatch(each -> each.startsWith(BootShop.class.getName() + "#nobodys:")));
      tell("nothing else", found.size() == 2);
    };
  }

  private static void tell(String what, boolean holds) {
    System.out.println((holds ? "OK " : "NO ") + what);
  }

  /** Its method fails once. */
  @Service
  static class Reports {
    private int attempts;

    @RetryAfterShedding
    public String report(String name) {
      attempts++;
      if (attempts == 1) {
        throw new OutOfMemoryError("Java heap space");
      }
      return name + " " + attempts;
    }
  }
}
