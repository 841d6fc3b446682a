package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationFilter;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What goes wrong with one notification, or on its way to a thread, must not hold up the next. */
class BeanNotificationsTest {
  private final Deque<Throwable> failures = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private final BeanNotifications notices = notices();

  private BeanNotifications notices() {
    try {
      return new BeanNotifications(
          new ObjectName(AgentManagement.NAME), this::execute, new Counters());
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(Runnable job) {
    Throwable failure = failures.poll();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    job.run();
  }

  private void shed(String name) {
    Decision decision = new Decision();
    decision.kind = Decision.Kind.SHED;
    decision.name = name;
    notices.accept(decision, name);
    notices.tick(0);
  }

  private void listen(NotificationFilter filter) {
    notices.addNotificationListener((told, back) -> heard.add(told.getMessage()), filter, null);
  }

  @Test
  void tick_noThreadIsFreeOrNoRoomToSaySo_theNextTickDelivers() {
    listen(told -> true);
    failures.add(new RejectedExecutionException("busy"));
    failures.add(new OutOfMemoryError("no room for the exception"));
    shed("first");
    shed("second");
    assertThat(heard).isEmpty();

    notices.tick(1);

    assertThat(heard).containsExactly("first", "second");
  }

  @Test
  void run_filterThatFails_theNextIsDeliveredAllTheSame() {
    listen(
        told -> {
          if (told.getMessage().equals("first")) {
            throw new StackOverflowError();
          }
          return true;
        });

    shed("first");
    shed("second");

    assertThat(heard).containsExactly("second");
  }

  /** Who acts upon a shed would act upon one that never was. */
  @Test
  void accept_shedOfADryRun_isToldToNobody() {
    listen(told -> true);
    Decision told = new Decision();
    told.kind = Decision.Kind.SHED;
    told.text = "dry run";
    notices.accept(told, "dry");
    shed("shed");

    assertThat(heard).containsExactly("shed");
  }

  @Test
  void accept_nobodyListens_buildsNothing() {
    shed("first");
    listen(told -> true);
    notices.tick(1);

    assertThat(heard).isEmpty();
  }

  @Test
  void run_listenerThatThrows_theOthersHear() {
    notices.addNotificationListener(
        (Notification told, Object back) -> {
          throw new IllegalStateException("on purpose");
        },
        null,
        null);
    listen(told -> true);

    shed("first");

    assertThat(heard).containsExactly("first");
  }
}
