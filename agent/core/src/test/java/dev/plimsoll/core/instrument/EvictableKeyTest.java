package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members that settings name, of a class without marks. */
class EvictableKeyTest {
  private static final String PLAIN = "com.acme.shop.Unmarked";
  private static final String FACTORY = "com.acme.shop.Factory";

  @RegisterExtension
  final Woven woven =
      new Woven(
          List.of(
              key(PLAIN, "cache", 10),
              key(PLAIN, "make", 20),
              key(PLAIN, "missing", 30),
              key(FACTORY, "marked", 40)));

  @Test
  void field_named_isServedAsIfMarked() throws Throwable {
    Class<?> type = woven.load(PLAIN);
    Object owner = type.getConstructor().newInstance();

    assertThat(woven.sink.caches(PLAIN + "#cache")).containsExactly(woven.call(type, owner, "get"));
    assertThat(woven.sink.groups.get(PLAIN + "#cache").order()).isEqualTo(10);
    assertThat(woven.sink.groups.get(PLAIN + "#cache").keep()).isEqualTo(0.5);
  }

  @Test
  void method_named_itsResultIsTaken() throws Throwable {
    Class<?> type = woven.load(PLAIN);
    Object made = woven.call(type, null, "make");

    assertThat(woven.sink.caches(PLAIN + "#make")).containsExactly(made).hasSize(1);
    assertThat(made).isInstanceOf(Map.class);
  }

  /** What the operator says counts, not what the annotation does. */
  @Test
  void markedMethod_named_isServedAsNamed() throws Throwable {
    Class<?> type = woven.load(FACTORY);
    Object made = woven.call(type, null, "marked");

    assertThat(woven.sink.caches(FACTORY + "#marked")).singleElement().isSameAs(made);
    assertThat(woven.sink.groups.get(FACTORY + "#marked").order()).isEqualTo(40);
    assertThat(woven.sink.groups.get(FACTORY + "#marked").keep()).isEqualTo(0.5);
  }

  @Test
  void member_missing_isReportedOnce() throws Throwable {
    woven.load(PLAIN);

    assertThat(woven.said())
        .contains("evictable=" + PLAIN + "#missing is not served")
        .hasLineCount(1);
  }

  /** Its loader made its bytes, or hides them. */
  @Test
  void loadedClass_withoutResource_isWovenAllTheSame() throws Exception {
    Class<?> type = new WithoutResources().loadClass(PLAIN);
    List<Object> again = new ArrayList<>();
    Instrumentation instrumentation = FakeInstrumentation.of(again::add);
    Complaints complaints =
        new Complaints(new AgentLog(new PrintStream(woven.log), AgentLog.Level.WARN));

    int count =
        new LoadedClasses(instrumentation, woven.transformer, complaints)
            .weave(new Class<?>[] {type});

    assertThat(count).isEqualTo(1);
    assertThat(again).containsExactly(type);
  }

  private static final class WithoutResources extends ClassLoader {
    WithoutResources() {
      super(EvictableKeyTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(PLAIN)) {
        return super.loadClass(name, resolve);
      }
      byte[] file = WeavingLoader.bytes(name);
      return defineClass(name, file, 0, file.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return null;
    }
  }

  private static EvictableField key(String type, String member, int order) {
    return new EvictableField(type, member, order, 0.5);
  }
}
