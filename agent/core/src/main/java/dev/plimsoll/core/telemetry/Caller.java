package dev.plimsoll.core.telemetry;

import java.lang.reflect.Method;
import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.security.AccessController;
import java.security.Principal;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** Who gives an order over JMX, as far as the connection tells. Safe for any thread. */
final class Caller {
  /** Null before JDK 18, which has {@link #subjectOfContext} alone. */
  private static final @Nullable Method CURRENT = current();

  private Caller() {}

  /** As {@code , by alice from 10.0.0.7}; empty for code inside this process. */
  static String words() {
    String user = user();
    String host = host();
    return (user.isEmpty() && host.isEmpty() ? "" : ",")
        + (user.isEmpty() ? "" : " by " + Audit.printable(user))
        + (host.isEmpty() ? "" : " from " + Audit.printable(host));
  }

  /** The name that it was let in under; empty where the connector asks for none. */
  private static String user() {
    Subject subject = subject();
    if (subject != null) {
      for (Principal principal : subject.getPrincipals()) {
        return principal.getName();
      }
    }
    return "";
  }

  /** Empty where the order does not come through RMI, as every remote one does. */
  private static String host() {
    try {
      return Rmi.clientHost();
    } catch (LinkageError e) {
      // An image without java.rmi.
      return "";
    }
  }

  private static @Nullable Subject subject() {
    try {
      return CURRENT == null ? subjectOfContext() : (Subject) CURRENT.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  @SuppressWarnings("removal") // Gone to Subject.current() in 18, which the floor does not have.
  private static @Nullable Subject subjectOfContext() {
    return Subject.getSubject(AccessController.getContext());
  }

  private static @Nullable Method current() {
    try {
      return Subject.class.getMethod("current");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** Apart, since the verifier loads what a class catches: an image may be without java.rmi. */
  private static final class Rmi {
    static String clientHost() {
      try {
        return RemoteServer.getClientHost();
      } catch (ServerNotActiveException e) {
        return "";
      }
    }
  }
}
