package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import dev.plimsoll.core.response.shed.Terms;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class GivesTextTest {
  private static final int EACH = 100;

  private final LogText log = new LogText();
  private final List<Map<Integer, Integer>> caches = new ArrayList<>();

  @Test
  void views_ofManyTargets_looksAtEachAFewTimes() {
    TargetRegistry registry = new TargetRegistry(log.log(), new AdapterKinds());
    for (int i = 0; i < 3 * EACH; i++) {
      Map<Integer, Integer> cache = new ConcurrentHashMap<>();
      caches.add(cache);
      registry.addCache(new Terms("cache" + i, i / EACH, 0.1, 1, -1), cache);
    }
    CountingRow row = new CountingRow(registry.row());

    assertThat(GivesText.views(row, 0)).hasSize(3 * EACH);
    assertThat(row.looks).isLessThan(20 * row.size());
  }

  private static final class CountingRow extends AbstractList<Target> {
    private final List<Target> row;
    private int looks;

    CountingRow(List<Target> row) {
      this.row = row;
    }

    @Override
    public Target get(int place) {
      looks++;
      return row.get(place);
    }

    @Override
    public int size() {
      return row.size();
    }
  }
}
