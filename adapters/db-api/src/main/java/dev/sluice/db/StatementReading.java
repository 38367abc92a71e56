package dev.sluice.db;

import java.util.List;

/**
 * What one statement does, as far as it can be read.
 *
 * @param certainty how much of it was understood
 * @param objects what it touches
 * @param traits facts that rules are built on
 */
public record StatementReading(
    Certainty certainty, List<ObjectUse> objects, java.util.Set<Trait> traits) {
  public StatementReading {
    objects = List.copyOf(objects);
    traits = java.util.Set.copyOf(traits);
  }

  /** Whether the statement has a trait. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** How much of a statement was understood. */
  public enum Certainty {
    FULL,
    PARTIAL,
    NONE
  }

  /** What is done to an object. */
  public enum Use {
    CREATED,
    ALTERED,
    DROPPED,
    RENAMED,
    READ,
    WRITTEN,
    EMPTIED
  }

  /**
   * One object and what happens to it.
   *
   * @param kind {@code table}, {@code column}, {@code index}, {@code view}, {@code schema} …
   * @param name as written, quotes resolved, qualified where the script qualifies it; a column is
   *     {@code table.column}
   */
  public record ObjectUse(Use use, String kind, String name) {}

  /** Facts about a statement that risk rules ask for. */
  public enum Trait {
    /** DELETE or UPDATE that no WHERE limits, or one that is always true. */
    UNBOUNDED_WRITE,
    /** Removes rows, columns or objects with what they hold. */
    DESTROYS_DATA,
    /** A column type change that can lose or refuse values. */
    NARROWS_TYPE,
    /** Code that is text to us: DO, EXECUTE, a procedure call. */
    DYNAMIC_SQL,
    /** Runs a program on the server or reads and writes its files. */
    LEAVES_DATABASE,
    /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and the like inside the script. */
    TRANSACTION_CONTROL,
    /** Changes session or server settings that reach later statements. */
    CHANGES_SETTINGS,
    /** Grants, revokes, roles, ownership, row security. */
    CHANGES_PRIVILEGES,
    /** Takes a lock that blocks writers, or readers too, for as long as the table is large. */
    LONG_BLOCKING_LOCK,
    /** Rewrites the whole table. */
    REWRITES_TABLE,
    /** Scans the whole table under a lock to check a constraint. */
    VALIDATES_ROWS,
    /** Adds a column or constraint that existing rows may violate. */
    MAY_FAIL_ON_DATA,
    /** Takes a name away that running programs use. */
    BREAKS_READERS,
    /** Drops what depends on the object too. */
    CASCADES,
    /** A secret (a password) stands in the text. */
    CARRIES_SECRET,
    /** A data-modifying statement hides inside another (CTE, function body). */
    HIDDEN_WRITE
  }
}
