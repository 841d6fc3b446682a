package dev.plimsoll.core.instrument;

import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Which marks can be served; of each that cannot, one WARN tells why and what to do instead. Safe
 * for any thread.
 */
final class MarkRules {
  private static final int MOST_ATTEMPTS = 100;
  private static final String SHED_REQUEST = "(Ldev/plimsoll/ShedRequest;)";
  private static final String SHUTDOWN_CONTEXT = "(Ldev/plimsoll/ShutdownContext;)";

  /**
   * What simple names of types end with that are returned before the work is done. By name, since a
   * class is not resolved to look at its supertypes: that would load it.
   */
  private static final String[] ASYNCHRONOUS_ENDS = {
    "Future",
    "Promise",
    "CompletionStage",
    "ForkJoinTask",
    "RecursiveTask",
    "RecursiveAction",
    "DeferredResult"
  };

  /** The same of packages that are about such types: elsewhere these are words like any other. */
  private static final String[] REACTIVE_ENDS = {
    "Publisher",
    "Processor",
    "Mono",
    "Flux",
    "Uni",
    "Multi",
    "Observable",
    "Flowable",
    "Single",
    "Maybe",
    "Completable",
    "Deferred"
  };

  private static final String[] REACTIVE_BEGINNINGS = {
    "Ljava/util/concurrent/",
    "Lorg/reactivestreams/",
    "Lreactor/",
    "Lio/reactivex/",
    "Lrx/",
    "Lio/smallrye/",
    "Lio/helidon/",
    "Lorg/jdeferred/"
  };

  /** Packages of which whatever is returned is the work's description, or its handle. */
  private static final String[] ASYNCHRONOUS_BEGINNINGS = {
    "Lkotlinx/coroutines/", "Lcats/effect/", "Lzio/"
  };

  private final Complaints complaints;

  MarkRules(Complaints complaints) {
    this.complaints = complaints;
  }

  boolean serves(FieldMark mark) {
    char first = mark.descriptor().charAt(0);
    String problem = null;
    if (first != 'L') {
      problem =
          (first == '['
                  ? "an array"
                  : "a primitive " + Type.getType(mark.descriptor()).getClassName())
              + " is no cache - mark the field that holds the cache";
    } else if (mark.descriptor().equals("Lkotlin/Lazy;")) {
      problem = "a kotlin.Lazy is no cache - mark a function that makes the cache, or the getter";
    } else if (!(mark.keep() >= 0 && mark.keep() <= 1)) {
      problem = "keep=" + mark.keep() + " (expected: 0 to 1) - give a share";
    } else {
      problem = relievesProblem(mark.relievesMask());
    }
    return accept("@Evictable", FieldMark.defaultName(mark.owner(), mark.field()), problem);
  }

  boolean serves(MethodMark method, Mark mark) {
    String problem = method.isConstructor() ? "it is no method - mark one" : problem(method, mark);
    String member = FieldMark.defaultName(method.owner(), method.method());
    return accept(mark.kind.toString(), member, problem);
  }

  private static @Nullable String problem(MethodMark method, Mark mark) {
    return switch (mark.kind) {
      case EVICTABLE -> factoryProblem(method, mark);
      case SHED_ON_PRESSURE -> shedderProblem(method, mark);
      case ON_EXHAUSTION -> hookProblem(method, mark);
      case BUILDS_CACHES -> null;
      case RETRY_AFTER_SHEDDING -> gateProblem(method, mark);
      case REJECT_UNDER_PRESSURE -> doorProblem(method, mark);
    };
  }

  /** Where javac lets no mark stand; not every compiler looks at the targets of an annotation. */
  void misplaced(MarkKind kind, String where, String place) {
    String instead =
        kind == MarkKind.EVICTABLE
            ? "the field that holds the cache (in Scala, @(Evictable @field))"
            : "the method";
    accept(kind.toString(), where, "it stands on a " + place + " - mark " + instead);
  }

  void missing(String owner, String field) {
    complaints.warn(
        "evictable="
            + FieldMark.defaultName(owner, field)
            + " is not served: the class declares no such field, nor such a method without parameters - name"
            + " the class that does");
  }

  /** By reflection, as frameworks fill fields, or by another class: neither is seen. */
  void neverAssigned(FieldMark mark) {
    complaints.warn(
        "@Evictable on "
            + FieldMark.defaultName(mark.owner(), mark.field())
            + " is not seen: no code of its class assigns it - assign it there, in a constructor or"
            + " a setter, or mark the method that makes the cache");
  }

  /** Whether a class file can carry the agent's constants. */
  boolean serves(ClassMarks marks) {
    String problem = null;
    if (marks.version < Opcodes.V1_7) {
      problem = "its class file is older than Java 7 - compile it for 8 or later";
    } else if (marks.writesFinals) {
      problem =
          "it writes final fields outside its initialisers, as no class file after Java 8 may - "
              + "register the cache with MemoryPressure.registerCache";
    }
    return accept("@Evictable and others", marks.owner.replace('/', '.'), problem);
  }

  private boolean accept(String what, String where, @Nullable String problem) {
    if (problem != null) {
      complaints.warn(what + " on " + where + " is not served: " + problem);
    }
    return problem == null;
  }

  private static @Nullable String factoryProblem(MethodMark method, Mark mark) {
    if (method.descriptor().charAt(method.descriptor().indexOf(')') + 1) != 'L') {
      return "it returns no cache - mark the field, or a method that returns the cache";
    }
    if (!(mark.keep() >= 0 && mark.keep() <= 1)) {
      return "keep=" + mark.keep() + " (expected: 0 to 1) - give a share";
    }
    String relieves = relievesProblem(mark);
    return relieves == null ? bodyProblem(method) : relieves;
  }

  private static @Nullable String shedderProblem(MethodMark method, Mark mark) {
    String type = method.descriptor();
    String parameters = type.substring(0, type.indexOf(')') + 1);
    boolean returns = type.endsWith(")V") || type.endsWith(")J");
    if (!returns || !(parameters.equals("()") || parameters.equals(SHED_REQUEST))) {
      return "it is " + type + " - take nothing or a ShedRequest, and return void or long";
    }
    String relieves = relievesProblem(mark);
    return relieves == null ? callbackProblem(method, mark) : relieves;
  }

  private static @Nullable String relievesProblem(Mark mark) {
    return relievesProblem(mark.relievesMask());
  }

  private static @Nullable String relievesProblem(int mask) {
    return mask == 0 ? "relieves={} names none, so it would never be asked - give one" : null;
  }

  private static @Nullable String hookProblem(MethodMark method, Mark mark) {
    String type = method.descriptor();
    return type.equals("()V") || type.equals(SHUTDOWN_CONTEXT + "V")
        ? callbackProblem(method, mark)
        : "it is " + type + " - take nothing or a ShutdownContext, and return void";
  }

  private static @Nullable String callbackProblem(MethodMark method, Mark mark) {
    if (method.inInterface() && !method.isStatic()) {
      return "an interface has no instances of its own - mark the method in the class";
    }
    return timeoutProblem(mark.number("timeoutMillis", 0));
  }

  private static @Nullable String timeoutProblem(long millis) {
    return millis < 0 ? "timeoutMillis=" + millis + " (expected: >= 0)" : null;
  }

  private static @Nullable String gateProblem(MethodMark method, Mark mark) {
    long attempts = mark.number("attempts", 3);
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      return "attempts=" + attempts + " (expected: 1 to " + MOST_ATTEMPTS + ")";
    }
    String timeout = timeoutProblem(mark.number("timeoutMillis", 2000));
    if (timeout != null) {
      return timeout;
    }
    if ((method.access() & Opcodes.ACC_SYNCHRONIZED) != 0) {
      return "it is synchronized and would wait with its lock held - mark its caller, or lock"
          + " inside";
    }
    String returned = method.descriptor().substring(method.descriptor().indexOf(')') + 1);
    if (isAsynchronous(returned) || isSuspended(method)) {
      return "it returns before its work is done - mark the method that does the work";
    }
    return bodyProblem(method);
  }

  /** By Kotlin: it returns where it waits, and is called again from its beginning to go on. */
  private static boolean isSuspended(MethodMark method) {
    return method.descriptor().contains("Lkotlin/coroutines/Cont");
  }

  private static boolean isAsynchronous(String descriptor) {
    if (!descriptor.endsWith(";")) {
      return false;
    }
    int outer = Math.max(0, Math.max(descriptor.lastIndexOf('/'), descriptor.lastIndexOf('$')));
    String name = descriptor.substring(outer + 1, descriptor.length() - 1);
    return begins(descriptor, ASYNCHRONOUS_BEGINNINGS)
        || ends(name, ASYNCHRONOUS_ENDS)
        || (begins(descriptor, REACTIVE_BEGINNINGS) && ends(name, REACTIVE_ENDS));
  }

  private static boolean begins(String descriptor, String[] beginnings) {
    for (String beginning : beginnings) {
      if (descriptor.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  private static boolean ends(String name, String[] ends) {
    for (String end : ends) {
      if (name.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String doorProblem(MethodMark method, Mark mark) {
    if (mark.at() == 0) {
      return "at=NORMAL would refuse everything - give MODERATE, CRITICAL or EXHAUSTED";
    }
    if (method.doorMask(mark) == 0) {
      return "resources={} names none - give at least one";
    }
    if (isSuspended(method)) {
      return "it is called again to go on and would be refused in the midst of its work - mark the"
          + " plain function that starts it";
    }
    return bodyProblem(method);
  }

  private static @Nullable String bodyProblem(MethodMark method) {
    return (method.access() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0
        ? null
        : "it has no body - mark the method that implements it";
  }
}
