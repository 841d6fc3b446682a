package dev.plimsoll.core.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnectionNotification;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** The agent in another process, through its MBean. Confined to one thread. */
final class AgentConnection implements AutoCloseable {
  private static final String NAME = "dev.plimsoll:type=Agent";

  // Chosen: the JVM's own shutdown hooks run between the two.
  private static final long ENDING_MILLIS = 2_000;

  private final long pid;
  private final JMXConnector connector;
  private final CountDownLatch lost = new CountDownLatch(1);

  private AgentConnection(long pid, JMXConnector connector) {
    this.pid = pid;
    this.connector = connector;
  }

  static AgentConnection open(long pid) throws CommandFailure {
    JMXServiceURL address = address(TargetProcess.connectorAddress(pid), pid);
    JMXConnector connector = connect(address, pid);
    AgentConnection connection = new AgentConnection(pid, connector);
    connection.listen();
    return connection;
  }

  /** The JVM's local connector puts its stub into the address; a look-up elsewhere is no such. */
  static JMXServiceURL address(String text, long pid) throws CommandFailure {
    try {
      JMXServiceURL address = new JMXServiceURL(text);
      if (address.getProtocol().equals("rmi") && address.getURLPath().startsWith("/stub/")) {
        return address;
      }
    } catch (MalformedURLException e) {
      // Told below.
    }
    throw CommandFailure.unreachable("process " + pid + " has no local JMX connector: " + text);
  }

  private static JMXConnector connect(JMXServiceURL address, long pid) throws CommandFailure {
    try {
      return Deadline.call("process " + pid, () -> connect(address));
    } catch (CommandFailure e) {
      throw ended(pid, e) ? CommandFailure.unreachable("process " + pid + " has ended") : e;
    }
  }

  @SuppressWarnings("BanJNDI") // The address names no directory, see above.
  private static JMXConnector connect(JMXServiceURL address) throws IOException {
    return JMXConnectorFactory.connect(address);
  }

  private void listen() {
    connector.addConnectionNotificationListener(
        (notification, handback) -> {
          String type = notification.getType();
          if (type.equals(JMXConnectionNotification.CLOSED)
              || type.equals(JMXConnectionNotification.FAILED)) {
            lost.countDown();
          }
        },
        null,
        null);
  }

  /** Every attribute that can be read, by name in alphabetical order. */
  Readings read() throws CommandFailure {
    return call(
        (server, name) -> {
          List<String> names = new ArrayList<>();
          for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            if (attribute.isReadable()) {
              names.add(attribute.getName());
            }
          }
          Map<String, @Nullable Object> values = new TreeMap<>();
          for (Attribute attribute :
              server.getAttributes(name, names.toArray(new String[0])).asList()) {
            values.put(attribute.getName(), OpenData.plain(attribute.getValue()));
          }
          return new Readings(values);
        });
  }

  /** One attribute that is true or false, alone: all of them need room over there. */
  boolean isTrue(String attribute) throws CommandFailure {
    return call((server, name) -> Boolean.TRUE.equals(server.getAttribute(name, attribute)));
  }

  /** Calls an operation whose parameters are all texts; null where it returns nothing. */
  @Nullable Object invoke(String operation, String... texts) throws CommandFailure {
    String[] signature = new String[texts.length];
    Arrays.fill(signature, String.class.getName());
    Object[] parameters = texts.clone();
    Object[] result =
        call(
            (server, name) -> new Object[] {server.invoke(name, operation, parameters, signature)});
    return result[0];
  }

  /** Waits, and tells whether the connection is still there. */
  boolean staysFor(long millis) throws CommandFailure {
    try {
      return !lost.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.unreachable("interrupted");
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // The process has gone: nothing is left to close.
      return;
    }
  }

  /** A process that ends while it is asked fails in many ways; they all mean the same. */
  private <T> T call(Work<T> work) throws CommandFailure {
    try {
      return ask(work);
    } catch (CommandFailure e) {
      throw ended(pid, e) ? CommandFailure.unreachable("process " + pid + " has ended") : e;
    }
  }

  /** One that is about to end closes its connections a moment before. */
  private static boolean ended(long pid, CommandFailure e) {
    return HostProcess.endsWithin(pid, e.exitCode() == ExitCode.UNREACHABLE ? ENDING_MILLIS : 0);
  }

  private <T> T ask(Work<T> work) throws CommandFailure {
    return Deadline.call(
        "process " + pid,
        () -> {
          try {
            return work.on(connector.getMBeanServerConnection(), objectName());
          } catch (InstanceNotFoundException e) {
            throw new CommandFailure(
                ExitCode.NO_AGENT,
                "no agent in process "
                    + pid
                    + ", or it has not come up yet: wait a second, or start one by attach "
                    + pid);
          } catch (RuntimeMBeanException | MBeanException e) {
            throw refusal(e);
          } catch (RuntimeErrorException e) {
            // Of a full heap, for which somebody looks just now.
            throw CommandFailure.unreachable(
                "process " + pid + " could not answer: " + e.getTargetError());
          } catch (IllegalArgumentException | IllegalStateException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
          }
        });
  }

  private static CommandFailure refusal(Exception wrapper) {
    Throwable cause = wrapper.getCause() == null ? wrapper : wrapper.getCause();
    return CommandFailure.usage(String.valueOf(cause.getMessage()));
  }

  private static ObjectName objectName() throws MalformedObjectNameException {
    return new ObjectName(NAME);
  }

  /** What is done with the MBean. */
  private interface Work<T> {
    T on(MBeanServerConnection server, ObjectName name) throws JMException, IOException;
  }
}
