package dev.sluice.analysis.risk;

/** What a rule's finding on a table weighs where more is known of the table. */
enum Easing {
  /** Its level whatever the table is like. */
  OFF,
  /**
   * LOW on a new or small table, one level more on a huge one, its level where nothing is known.
   */
  ON,
  /**
   * The same, but LOW too where neither rows nor an environment are known: it blocks nobody for
   * long on a small table, and where it is refused it changes nothing.
   */
  UNSIZED
}
