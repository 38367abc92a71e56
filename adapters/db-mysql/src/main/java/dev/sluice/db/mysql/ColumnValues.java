package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The values of one column that were set aside, beside what stands in its table. The copy holds a
 * digest of what the script left in each row; without one, that is what a row gets that says
 * nothing of the column: it was dropped and made again.
 */
final class ColumnValues {
  /** Stands in place of a digest for a row that somebody else changed. */
  private static final String CHANGED = "changed";

  /** Stands in place of a digest for a row that was not there any more. */
  private static final String GONE = "gone";

  private static final int NO_RIGHT = 1142;

  /** The column of a copy that holds values of the other type for a while. */
  private static final String MADE = "sluice_made";

  private final Connection session;
  private final KeptTable table;
  private final KeptTable copy;
  private final ColumnImage now;
  private final ColumnImage kept;

  private ColumnValues(
      Connection session, KeptTable table, KeptTable copy, ColumnImage now, ColumnImage kept) {
    this.session = session;
    this.table = table;
    this.copy = copy;
    this.now = now;
    this.kept = kept;
  }

  /** Of an artifact as it is now; empty where its table has no such column or another key. */
  static Optional<ColumnValues> of(
      Connection session, String database, RecoveryStore store, RecoveryArtifact artifact)
      throws SQLException {
    String column = artifact.object().substring(artifact.object().lastIndexOf('.') + 1);
    String name = RecoveryStore.last(store.table(artifact.id()));
    KeptTable table = KeptTable.of(session, database, PutBack.table(artifact));
    KeptTable copy = KeptTable.of(session, database, name);
    Optional<ColumnImage> now = ColumnImage.of(session, database, table, column);
    Optional<ColumnImage> kept = ColumnImage.of(session, database, copy, column);
    boolean same = !table.key().isEmpty() && copy.columns().containsAll(table.key());
    return same && now.isPresent() && kept.isPresent()
        ? Optional.of(new ColumnValues(session, table, copy, now.get(), kept.get()))
        : Optional.empty();
  }

  /**
   * Writes down what the statement has made of each value by changing the type: the same as comes
   * of the value that was set aside. What others wrote before and after it is seen by that;
   * commits. A login that may not alter the copy takes what stands there now for what the statement
   * made.
   */
  void noteConverted() throws SQLException {
    try {
      Sql.run(
          session,
          "ALTER TABLE %s ADD COLUMN %s %s NULL".formatted(copy.sql(), MADE, now.declared()));
    } catch (SQLException refused) {
      if (refused.getErrorCode() != NO_RIGHT) {
        throw refused;
      }
      note();
      return;
    }
    try {
      Sql.run(
          session,
          "UPDATE IGNORE %s SET %s = %s"
              .formatted(copy.sql(), MADE, Quoting.identifier(kept.column())));
      Sql.run(
          session,
          "UPDATE %s k SET k.%s = %s"
              .formatted(copy.sql(), MySqlRecovery.AFTER, now.named(MADE).digest("k")));
    } finally {
      Sql.run(session, "ALTER TABLE %s DROP COLUMN %s".formatted(copy.sql(), MADE));
    }
  }

  /** Writes down what stands in each row as what the script left there. */
  void note() throws SQLException {
    Sql.run(
        session,
        "UPDATE %s k LEFT JOIN %s t ON %s SET k.%s = IF(t.%s IS NULL, '%s', %s) WHERE %s"
            .formatted(
                copy.sql(),
                table.sql(),
                table.same("t", "k"),
                MySqlRecovery.AFTER,
                Quoting.identifier(table.key().get(0)),
                GONE,
                now.digest("t"),
                "COALESCE(k." + MySqlRecovery.AFTER + ", '') <> '" + CHANGED + "'"));
  }

  /**
   * The same right after the column was made: others may have written to it since, and what they
   * wrote is seen unless each row got a value of its own.
   */
  void noteMade() throws SQLException {
    if (now.filled() == ColumnImage.Filled.COMPUTED) {
      note();
      return;
    }
    Sql.run(
        session,
        "UPDATE %s k JOIN %s t ON %s SET k.%s = %s WHERE k.%s IS NULL AND %s"
            .formatted(
                copy.sql(),
                table.sql(),
                table.same("t", "k"),
                MySqlRecovery.AFTER,
                now.digest("t"),
                MySqlRecovery.AFTER,
                now.unsaid("t")));
  }

  /** Marks what others changed, before the script itself writes over it. */
  void mark() throws SQLException {
    Sql.run(
        session,
        "UPDATE %s k JOIN %s t ON %s SET k.%s = '%s' WHERE %s"
            .formatted(
                copy.sql(),
                table.sql(),
                table.same("t", "k"),
                MySqlRecovery.AFTER,
                CHANGED,
                changed()));
  }

  /** Whether nobody wrote down what the script made of the values. */
  boolean open() throws SQLException {
    String sql = "SELECT 1 FROM %s WHERE %s = '%s' LIMIT 1";
    return !Sql.texts(session, sql.formatted(copy.sql(), MySqlRecovery.AFTER, MySqlRecovery.OPEN))
        .isEmpty();
  }

  /** Sets values where what the script left still stands; how many rows. */
  int putBack() throws SQLException {
    return Sql.run(
        session,
        "UPDATE %s t JOIN %s k ON %s SET t.%s = k.%s WHERE %s"
            .formatted(
                table.sql(),
                copy.sql(),
                table.same("t", "k"),
                Quoting.identifier(now.column()),
                Quoting.identifier(kept.column()),
                stands()));
  }

  /** Rows that hold neither what the script left nor what was set aside. */
  long changedSince() throws SQLException {
    String sql = "SELECT count(*) FROM %s k JOIN %s t ON %s WHERE %s";
    return Long.parseLong(
        Sql.texts(session, sql.formatted(copy.sql(), table.sql(), table.same("t", "k"), changed()))
            .get(0));
  }

  private String stands() {
    return "((COALESCE(k.%s, '%s') = '%s' AND %s) OR %s)"
        .formatted(
            MySqlRecovery.AFTER,
            MySqlRecovery.OPEN,
            MySqlRecovery.OPEN,
            now.unsaid("t"),
            ColumnImage.same("k." + MySqlRecovery.AFTER, now.digest("t")));
  }

  private String changed() {
    return "NOT %s AND NOT %s"
        .formatted(stands(), ColumnImage.same(kept.digest("k"), now.digest("t")));
  }
}
