package com.acme.shop;

import dev.plimsoll.OnExhaustion;
import dev.plimsoll.RetryAfterShedding;
import dev.plimsoll.ShedOnPressure;

/** Marks that are inherited, overridden, and copied by the compiler. */
@SuppressWarnings("unused")
public final class Heirs {
  public static final StringBuilder SAID = new StringBuilder();

  private Heirs() {}

  /** Not public: the compiler gives a public subclass a bridge to each public method, marks too. */
  static class Base {
    int runs;

    @OnExhaustion
    public void save() {
      SAID.append("saved ");
    }

    @ShedOnPressure
    public long shed() {
      SAID.append("shed ");
      return 7;
    }

    @RetryAfterShedding
    public int render() {
      runs++;
      throw new OutOfMemoryError("Java heap space");
    }

    @OnExhaustion
    private void own() {
      SAID.append("base's own ");
    }
  }

  public static class Bridged extends Base {
    public int runs() {
      return runs;
    }
  }

  /** Overrides and marks again; what is private does not override. */
  public static class Marked extends Base {
    @Override
    @OnExhaustion
    public void save() {
      SAID.append("override saved ");
    }

    @Override
    @ShedOnPressure
    public long shed() {
      SAID.append("override shed ");
      return 9;
    }

    @OnExhaustion
    private void own() {
      SAID.append("its own ");
    }
  }

  /** Overrides only: the mark of the base serves it. */
  public static class Unmarked extends Base {
    @Override
    public void save() {
      SAID.append("unmarked override saved ");
    }
  }
}
