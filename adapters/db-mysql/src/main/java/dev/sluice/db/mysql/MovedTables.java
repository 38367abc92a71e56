package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of the list that stand for tables which were renamed instead of dropped. */
final class MovedTables {
  /** The kind of such an artifact. */
  static final String KIND = "table";

  private static final String KNOWN =
      """
      SELECT 1 FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = 'definition'
      """;
  private static final String MORE =
      "ALTER TABLE %s ADD COLUMN phase varchar(20) NULL, ADD COLUMN definition longtext NULL";
  private static final String ADD =
      "INSERT INTO %s (id, attempt, statement, kind, object, row_count, phase, definition)"
          + " VALUES (?, ?, ?, ?, ?, ?, 'moving', ?)";
  private static final String BECOME = "UPDATE %s SET phase = ? WHERE id = ?";
  private static final String ONE =
      "SELECT %s FROM %s WHERE id = ? AND phase IS NOT NULL AND restored_at IS NULL";
  private static final String MOVING = "SELECT id FROM %s WHERE phase = 'moving' ORDER BY number";

  private final Connection session;
  private final String database;
  private final RecoveryStore store;

  /** How far a table has come. */
  enum Phase {
    /** It may have been renamed, and may still have what holds names and other tables. */
    MOVING,
    /** It is set aside. */
    KEPT,
    /** It may be back, and may lack what was taken off it. */
    RETURNING;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  MovedTables(Connection session, String database, RecoveryStore store) {
    this.session = session;
    this.database = database;
    this.store = store;
  }

  /** Whether any table can be on the list: an older version made it without. */
  boolean known() throws SQLException {
    return !Sql.texts(session, KNOWN, database, RecoveryStore.last(store.name())).isEmpty();
  }

  /** Lists one that is about to be renamed; commits. */
  void add(RecoveryArtifact artifact, TableParts parts) throws SQLException {
    if (!known()) {
      Sql.run(session, MORE.formatted(store.name()));
    }
    Sql.run(
        session,
        ADD.formatted(store.name()),
        artifact.id(),
        artifact.attempt(),
        artifact.statement(),
        artifact.kind(),
        artifact.object(),
        artifact.rows(),
        parts.text());
  }

  void become(String id, Phase phase) throws SQLException {
    Sql.run(session, BECOME.formatted(store.name()), phase.word(), id);
  }

  /** How far one has come that is not put back; empty when it is none of these. */
  Optional<Phase> phase(String id) throws SQLException {
    return texts("phase", id).stream()
        .findFirst()
        .map(word -> Phase.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  /** Whether one may be back, so that the list alone says what it still lacks. */
  boolean returning(String id) throws SQLException {
    return known() && phase(id).equals(Optional.of(Phase.RETURNING));
  }

  /** What was taken off one, as it is made again. */
  TableParts parts(String id) throws SQLException {
    return TableParts.of(String.join("", texts("definition", id)));
  }

  private List<String> texts(String column, String id) throws SQLException {
    return Sql.texts(session, ONE.formatted(column, store.name()), id);
  }

  /**
   * Finishes what a runner that is gone began: a table that was renamed is set aside, one that was
   * not is forgotten. The caller holds the target lock.
   */
  void settle() throws SQLException {
    if (!known()) {
      return;
    }
    for (String id : Sql.texts(session, MOVING.formatted(store.name()))) {
      settle(id);
    }
  }

  /** Whether one was renamed; then it is set aside afterwards, else forgotten. */
  boolean settle(String id) throws SQLException {
    String kept = RecoveryStore.last(store.table(id));
    boolean renamed = KeptTable.of(session, database, kept).exists();
    if (renamed) {
      TableParts.takeOff(session, database, kept);
      become(id, Phase.KEPT);
    } else {
      store.counted(id, 0);
    }
    return renamed;
  }
}
