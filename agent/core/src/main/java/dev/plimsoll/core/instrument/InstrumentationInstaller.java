package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.InitialisedClasses;
import dev.plimsoll.core.base.ModuleOpener;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the marks of the API in application classes. {@link #functions} must stand in the bridge,
 * beside {@code state}, before {@link #install} is called: woven code looks there. Confined to the
 * thread that makes the agent, but for {@link #weaveMissed} and those for any thread.
 */
public final class InstrumentationInstaller {
  private static final Class<?>[] NO_CLASSES = {};

  private final Instrumentation instrumentation;
  private final AgentLog log;
  private final Registrations registrations = new Registrations();
  private final Complaints complaints;
  private final MissedClasses missed = new MissedClasses();
  private final MarkSites sites;
  private final LateMarks late;
  private final MarkTransformer transformer;
  private final @Nullable ErrorHooks hooks;

  /** Those classes that were loaded before; confined to the thread that installs. */
  private boolean woven;

  public InstrumentationInstaller(
      Instrumentation instrumentation, InstrumentSettings settings, MarkSink sink, AgentLog log) {
    this(instrumentation, settings, sink, log, new Bridges());
  }

  InstrumentationInstaller(
      Instrumentation instrumentation,
      InstrumentSettings settings,
      MarkSink sink,
      AgentLog log,
      Bridges bridges) {
    ModuleOpener opener = new ModuleOpener(instrumentation);
    this.instrumentation = instrumentation;
    this.log = log;
    this.complaints = new Complaints(log);
    this.sites =
        new MarkSites(
            sink,
            complaints,
            registrations,
            new Callbacks(opener),
            new CacheFinder(settings.excluded(), sink, complaints),
            missed);
    this.late = new LateMarks(sites, opener, new InitialisedClasses(opener), complaints);
    this.transformer = new MarkTransformer(settings, bridges, complaints, late, missed);
    this.hooks =
        settings.unguardedErrors() ? new ErrorHooks(instrumentation, bridges, complaints) : null;
  }

  /** What woven code needs in the bridge: JDK types only, by keys that begin with {@code mark.}. */
  public Map<String, Object> functions() {
    return Map.of(Bridges.SITES, sites);
  }

  /**
   * Begins to weave: classes from now on as they are loaded, and marked ones that are loaded, also
   * those that lost their patience in the look. Can be called again where it threw.
   *
   * @param look stands in {@code instrumentation} as a transformer
   * @param loaded those classes that were there before it; null after an attach, where it may have
   *     let classes pass that are nested in those
   */
  public void install(FirstLook look, Class<?> @Nullable [] loaded) {
    look.made(transformer);
    if (instrumentation.isRetransformClassesSupported() && !woven) {
      late.beginAnew();
      Class<?>[] all =
          loaded == null || look.hasLetPass() ? instrumentation.getAllLoadedClasses() : loaded;
      int count = new LoadedClasses(instrumentation, transformer, complaints).weave(all);
      late.serve(/* attached= */ loaded == null);
      woven = true;
      log.debug("marks: " + count + " loaded classes woven");
    }
    if (hooks != null) {
      hooks.install();
    }
  }

  /** Whether {@link #weaveMissed} has something to do. Any thread; cheap. */
  public boolean hasMissed() {
    return !missed.isEmpty() && instrumentation.isRetransformClassesSupported();
  }

  /**
   * Weaves what was loaded when there was no memory to weave it; called where there is again. What
   * finds none once more is left for the next time. Calls the application's loaders. One thread at
   * a time, after {@link #install}.
   */
  public void weaveMissed() {
    if (!hasMissed()) {
      return;
    }
    Class<?>[] found = NO_CLASSES;
    try {
      late.beginAnew();
      found = missed.takeFrom(instrumentation.getAllLoadedClasses());
      int count = new LoadedClasses(instrumentation, transformer, complaints).weave(found);
      late.serve(/* attached= */ false);
      log.debug("marks: " + count + " classes woven that had found no memory for it");
    } catch (OutOfMemoryError e) {
      missed.addAll(found);
    }
  }

  /** Withdraws what belongs to classes that are gone. Any thread; cheap when there is nothing. */
  public void purge() {
    registrations.purge();
  }
}
