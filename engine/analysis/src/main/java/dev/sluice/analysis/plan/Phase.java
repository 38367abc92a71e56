package dev.sluice.analysis.plan;

import java.util.Locale;

/** What a part of a plan does; in the order in which the parts run. */
public enum Phase {
  /** The new stands beside the old. */
  EXPAND("Expand", "Puts the new beside the old: nothing is rewritten and nobody waits."),
  /** Rows are filled and checked. */
  BACKFILL(
      "Backfill",
      "Works on the rows that are there, in small portions or without a lock, while people work."),
  /** The new takes the place of the old. */
  SWITCH(
      "Switch",
      "Lets the new take over: short steps that change what the database says, not what it holds."),
  /** The old goes. */
  CONTRACT(
      "Contract",
      "Takes the old away, once no program uses it any more; what goes here does not come back by"
          + " itself.");

  private final String title;
  private final String why;

  Phase(String title, String why) {
    this.title = title;
    this.why = why;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** What it is for, one sentence. */
  public String why() {
    return why;
  }

  /** Its name in files and JSON, in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
