package dev.plimsoll.core.instrument;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Objects that come and go while the table grows and another walks it without a lock, in the orders
 * that Lincheck explores: they come and go as if one after the other, and none is there twice.
 */
@Param(name = "object", gen = IntGen.class, conf = "0:5")
public class WeakTableModelTest {
  /** More than fit before it grows; kept, so that none dies. */
  private static final Object[] objects = new Object[6];

  static {
    for (int i = 0; i < objects.length; i++) {
      objects[i] = new Object();
    }
  }

  private final WeakTable table = new WeakTable();

  @Operation
  public boolean add(@Param(name = "object") int object) {
    return table.add(objects[object]);
  }

  @Operation
  public void remove(@Param(name = "object") int object) {
    table.remove(objects[object]);
  }

  /** As a shed does: it may miss what moves meanwhile, but meets nothing that is not there. */
  @Operation
  public void walk() {
    for (int slot = 0; slot < table.slots(); slot++) {
      Object found = table.at(slot);
      if (found != null && times(found) == 0) {
        throw new IllegalStateException("not one of ours");
      }
    }
  }

  private static int times(Object wanted) {
    int times = 0;
    for (Object object : objects) {
      times += object == wanted ? 1 : 0;
    }
    return times;
  }

  /** When nobody moves, each is there once at most, and taking it out leaves none. */
  @Validate
  public void eachOnce() {
    for (Object object : objects) {
      int count = count(object);
      boolean fresh = table.add(object);
      table.remove(object);
      if (count > 1 || fresh != (count == 0) || count(object) != 0) {
        throw new IllegalStateException("there " + count + " times, new: " + fresh);
      }
    }
  }

  private int count(Object wanted) {
    int count = 0;
    for (int slot = 0; slot < table.slots(); slot++) {
      count += table.at(slot) == wanted ? 1 : 0;
    }
    return count;
  }

  @Test
  void table_modelChecked_asIfOneAfterTheOther() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(1)
        .check(WeakTableModelTest.class);
  }
}
