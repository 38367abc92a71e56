package dev.sluice.db.sql;

import java.util.List;
import java.util.Set;

/**
 * What one statement does, as far as it can be read.
 *
 * @param certainty how much of it was understood
 * @param objects what it touches
 * @param traits facts that rules are built on
 * @param columns columns of tables that it creates, changes, drops, renames or writes, as far as
 *     they are named
 * @param where what limits the rows of a DELETE or UPDATE that is the statement itself
 * @param dynamic pieces that are text to this statement and SQL to the database
 */
public record StatementReading(
    Certainty certainty,
    List<ObjectUse> objects,
    Set<Trait> traits,
    List<ColumnUse> columns,
    Where where,
    List<DynamicPart> dynamic) {
  public StatementReading {
    objects = List.copyOf(objects);
    traits = Set.copyOf(traits);
    columns = List.copyOf(columns);
    dynamic = List.copyOf(dynamic);
  }

  /** A reading that knows of no columns, no condition and no dynamic parts. */
  public StatementReading(Certainty certainty, List<ObjectUse> objects, Set<Trait> traits) {
    this(certainty, objects, traits, List.of(), Where.NOT_ASKED, List.of());
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

  /**
   * One column and what happens to it.
   *
   * @param table its table as in {@link ObjectUse#name}
   * @param name its name, quotes resolved
   * @param type the type it gets, as written and in one line, or empty where none is named
   */
  public record ColumnUse(Use use, String table, String name, String type) {}

  /** What limits the rows that a DELETE or UPDATE touches. */
  public enum Where {
    /** The statement takes no condition. */
    NOT_ASKED,
    /** No WHERE. */
    ABSENT,
    /** A WHERE that holds for every row. */
    ALWAYS_TRUE,
    /** A WHERE that tells rows apart, or a LIMIT. */
    MEANINGFUL
  }

  /**
   * Text that the database runs as SQL, now or later.
   *
   * @param kind what holds it, for example {@code do block}, {@code execute}, {@code function body}
   * @param sql the SQL with the quoting undone, or empty where it is put together only when it runs
   * @param offset where it begins in the statement, from 0
   */
  public record DynamicPart(String kind, String sql, int offset) {}

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
