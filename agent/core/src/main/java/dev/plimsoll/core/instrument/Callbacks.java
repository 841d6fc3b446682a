package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.ModuleOpener;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Finds marked methods and makes {@link Callback}s of them: a static method gets an owner that it
 * ignores, a parameter of the API is made from the message by the copy of the API that the method
 * sees. Safe for any thread.
 */
final class Callbacks {
  private static final MethodType CALL =
      MethodType.methodType(long.class, Object.class, Object.class);
  private static final String SHED_REQUEST = "dev.plimsoll.ShedRequest";
  private static final String SHUTDOWN_CONTEXT = "dev.plimsoll.ShutdownContext";

  private final MethodHandles.Lookup lookup = MethodHandles.lookup();
  private final ModuleOpener opener;
  private final RehearsedCopies rehearsed = new RehearsedCopies();

  /** Written by whoever is first, by two at once at worst. */
  private volatile @Nullable Shared shared;

  Callbacks(ModuleOpener opener) {
    this.opener = opener;
  }

  /**
   * Finds a method without a look at any other of its class, whose types may not be there.
   *
   * @param own by which the class finds it itself; null where it cannot give that
   * @param member name and descriptor
   */
  MethodHandle find(
      Class<?> owner, MethodHandles.@Nullable Lookup own, String member, boolean isStatic)
      throws ReflectiveOperationException {
    int end = member.indexOf('(');
    String name = member.substring(0, end);
    MethodType type =
        MethodType.fromMethodDescriptorString(member.substring(end), owner.getClassLoader());
    MethodHandles.Lookup in = own;
    if (in == null) {
      opener.open(owner);
      in = MethodHandles.privateLookupIn(owner, lookup);
    }
    return isStatic ? in.findStatic(owner, name, type) : in.findVirtual(owner, name, type);
  }

  Callback shedder(MethodHandle method) throws ReflectiveOperationException {
    MethodHandle call = withMessage(method, SHED_REQUEST, "ask", long[].class);
    return new Callback(checked(call), new long[0]);
  }

  Callback hook(MethodHandle method) throws ReflectiveOperationException {
    MethodHandle call = withMessage(method, SHUTDOWN_CONTEXT, "hookContext", Object[].class);
    return new Callback(checked(call), new Object[0]);
  }

  /** As {@code (owner, message)}, whatever of the two the method takes. */
  private MethodHandle withMessage(
      MethodHandle method, String parameter, String factory, Class<?> message)
      throws ReflectiveOperationException {
    int count = method.type().parameterCount();
    boolean takes = count > 0 && method.type().lastParameterType().getName().equals(parameter);
    MethodHandle call =
        count == (takes ? 1 : 0) ? MethodHandles.dropArguments(method, 0, Object.class) : method;
    return takes
        ? MethodHandles.filterArguments(
            call, 1, factory(method.type().lastParameterType(), factory, message))
        : MethodHandles.dropArguments(call, 1, message);
  }

  private MethodHandle factory(Class<?> parameter, String name, Class<?> message)
      throws ReflectiveOperationException {
    Class<?> request = Class.forName("dev.plimsoll.Request", true, parameter.getClassLoader());
    opener.open(request);
    boolean unused = rehearsed.get(request);
    Method method = request.getDeclaredMethod(name, message);
    method.setAccessible(true);
    return lookup.unreflect(method);
  }

  /** With a long as result, and a check before it that ends rehearsals. */
  private MethodHandle checked(MethodHandle call) throws ReflectiveOperationException {
    Shared known = shared();
    MethodHandle counting =
        call.type().returnType() == void.class
            ? MethodHandles.filterReturnValue(call, known.unknown)
            : call;
    return MethodHandles.foldArguments(counting.asType(CALL), known.check);
  }

  private Shared shared() throws ReflectiveOperationException {
    Shared known = shared;
    if (known == null) {
      MethodHandle check =
          lookup.findStatic(
              Callback.class, "check", MethodType.methodType(void.class, Object.class));
      known =
          new Shared(
              MethodHandles.dropArguments(check, 0, Object.class),
              MethodHandles.constant(long.class, -1L));
      shared = known;
    }
    return known;
  }

  /**
   * Each copy of the API once: where nothing but marks uses it, what the application's methods get
   * would be loaded at their first call, and an enum that finds no memory then is lost for good.
   */
  private final class RehearsedCopies extends ClassValue<Boolean> {
    @Override
    protected Boolean computeValue(Class<?> request) {
      try {
        Method rehearse = request.getDeclaredMethod("rehearse");
        rehearse.setAccessible(true);
        lookup.unreflect(rehearse).invokeExact();
        return true;
      } catch (Throwable t) {
        // Of another version, or short of memory: its methods are called all the same.
        return false;
      }
    }
  }

  /** Made for the first method: to make them for each is a third of what a mark takes to link. */
  private record Shared(MethodHandle check, MethodHandle unknown) {}
}
