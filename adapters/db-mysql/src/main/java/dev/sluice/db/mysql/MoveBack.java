package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.mysql.MovedTables.Phase;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Renames tables back that were renamed instead of dropped: beside nothing, or in the place of one
 * that a down script made, where that is empty, of the same columns and needed by nobody. Every
 * step commits and can be taken again. What cannot come back this way is copied from like any other
 * artifact.
 */
final class MoveBack {
  private static final String COLUMNS =
      """
      SELECT CONCAT(COLUMN_NAME, ' ', COLUMN_TYPE) FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY COLUMN_NAME
      """;

  private static final String INDEXES =
      """
      SELECT CONCAT_WS(' ', INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME)
      FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private static final int NO_PARENT_ROW = 1452;

  private final Connection session;
  private final String database;
  private final RecoveryStore store;
  private final MovedTables moved;

  MoveBack(Connection session, String database, RecoveryStore store) {
    this.session = session;
    this.database = database;
    this.store = store;
    this.moved = new MovedTables(session, database, store);
  }

  /** Those of these attempts that nothing of what is yet to run writes to; a line for each. */
  List<String> all(Collection<String> attempts, List<StatementReading> coming) throws SQLException {
    Set<String> written =
        coming.stream()
            .flatMap(reading -> reading.objects().stream())
            .filter(object -> object.use() != Use.READ)
            .map(object -> object.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    List<RecoveryArtifact> all = new ArrayList<>();
    for (RecoveryArtifact one : store.open(attempts)) {
      if (whole(one) && !written.contains(one.object().toLowerCase(Locale.ROOT))) {
        all.add(one);
      }
    }
    return these(all, store.open(attempts).size() > all.size());
  }

  /** Whether an artifact is the table itself. */
  static boolean whole(RecoveryArtifact artifact) {
    return artifact.kind().equals(MovedTables.KIND);
  }

  /** These, which somebody asks for; a line for each that is back. */
  List<String> these(List<RecoveryArtifact> all) throws SQLException {
    return these(all, false);
  }

  /**
   * One table may hold another one's place, so all move before any is made whole; and all are made
   * whole that can be before it is said what one lacks.
   *
   * @param later whether rows that foreign keys refer to may come back after them
   */
  private List<String> these(List<RecoveryArtifact> all, boolean later) throws SQLException {
    List<RecoveryArtifact> waiting = new ArrayList<>(all);
    List<RecoveryArtifact> back = new ArrayList<>();
    boolean more = true;
    while (more) {
      more = false;
      for (RecoveryArtifact one : List.copyOf(waiting)) {
        if (renamed(one)) {
          waiting.remove(one);
          back.add(one);
          more = true;
        }
      }
    }
    List<String> lines = new ArrayList<>();
    List<DatabaseException> lacking = new ArrayList<>();
    for (RecoveryArtifact one : back) {
      try {
        lines.addAll(complete(one, later || back.size() < all.size()));
      } catch (DatabaseException refused) {
        lacking.add(refused);
      }
    }
    if (!lacking.isEmpty()) {
      throw lacking(lacking.get(0), lines);
    }
    return lines;
  }

  private static DatabaseException lacking(DatabaseException first, List<String> besides) {
    return besides.isEmpty()
        ? first
        : new DatabaseException(
            first.category(),
            first.code(),
            first.getMessage() + "; besides: " + String.join(", ", besides),
            first.action());
  }

  /** Whether a table is back in its place under its name. */
  private boolean renamed(RecoveryArtifact artifact) throws SQLException {
    Optional<Phase> phase = moved.phase(artifact.id());
    String kept = RecoveryStore.last(store.table(artifact.id()));
    boolean away = KeptTable.of(session, database, kept).exists();
    // Whoever asks by hand holds no lock: the table may be about to be renamed.
    boolean moving = phase.equals(Optional.of(Phase.MOVING));
    if (phase.isEmpty() || (moving && !(away && moved.settle(artifact.id())))) {
      return false;
    }
    if (away && !mayReturn(artifact, kept)) {
      return false;
    }
    if (away) {
      moved.become(artifact.id(), Phase.RETURNING);
      rename(artifact.object(), kept);
    }
    return away ? alone(artifact, kept) : phase.get() == Phase.RETURNING && alone(artifact, kept);
  }

  private static String giving(String kept) {
    return Quoting.identifier(kept + "_n");
  }

  private void rename(String table, String kept) throws SQLException {
    String name = Quoting.identifier(table);
    String away =
        KeptTable.of(session, database, table).exists()
            ? "%s TO %s, ".formatted(name, giving(kept))
            : "";
    Sql.run(session, "RENAME TABLE %s%s TO %s".formatted(away, Quoting.identifier(kept), name));
  }

  /** Drops what gave way; where somebody wrote to it meanwhile, it gets its place back. */
  private boolean alone(RecoveryArtifact artifact, String kept) throws SQLException {
    KeptTable other = KeptTable.of(session, database, kept + "_n");
    if (other.exists() && other.rows(session, 1) > 0) {
      String name = Quoting.identifier(artifact.object());
      Sql.run(
          session,
          "RENAME TABLE %s TO %s, %s TO %s"
              .formatted(name, Quoting.identifier(kept), giving(kept), name));
      moved.become(artifact.id(), Phase.KEPT);
      return false;
    }
    Sql.run(session, "DROP TABLE IF EXISTS " + giving(kept));
    return true;
  }

  /** Whether nothing is in a table's place, or what gives way. */
  boolean mayReturn(RecoveryArtifact artifact, String kept) throws SQLException {
    String table = artifact.object();
    KeptTable there = KeptTable.of(session, database, table);
    return !there.exists()
        || (there.rows(session, 1) == 0
            && Sql.texts(session, COLUMNS, database, table)
                .equals(Sql.texts(session, COLUMNS, database, kept))
            && SoftDrop.referring(session, database, table, List.of(table)).isEmpty()
            && SoftDrop.ordinary(session, database, table)
            && hasAll(artifact, kept));
  }

  /** Whether what gives way has nothing that would be missed. */
  private boolean hasAll(RecoveryArtifact artifact, String kept) throws SQLException {
    String table = artifact.object();
    Optional<TableParts> there = TableParts.of(session, database, table);
    return there.isPresent()
        && Sql.texts(session, INDEXES, database, kept)
            .containsAll(Sql.texts(session, INDEXES, database, table))
        && moved.parts(artifact.id()).names().containsAll(there.orElseThrow().names());
  }

  private List<String> complete(RecoveryArtifact artifact, boolean later) throws SQLException {
    List<String> lines = new ArrayList<>(List.of("the table " + artifact.object() + " put back"));
    TableParts parts = moved.parts(artifact.id());
    try {
      if (!checked(parts, artifact.object(), later)) {
        parts.putOnUnchecked(session, database, artifact.object());
        lines.add(
            "foreign keys of %s were not checked: rows that they refer to come back after it"
                .formatted(artifact.object()));
      }
    } catch (SQLException refused) {
      if (Troubles.lost(refused)) {
        throw refused;
      }
      throw new DatabaseException(
          Category.REFUSED,
          String.valueOf(refused.getErrorCode()),
          "%s is back, but lacks a foreign key, check or trigger: %s"
              .formatted(artifact.object(), Troubles.trouble(refused).message()),
          "Mend what is in the way and roll back again");
    }
    store.restored(artifact.id());
    return lines;
  }

  /** False where rows are missing that may come later. */
  private boolean checked(TableParts parts, String table, boolean later) throws SQLException {
    try {
      parts.putOn(session, database, table);
      return true;
    } catch (SQLException refused) {
      if (later && refused.getErrorCode() == NO_PARENT_ROW) {
        return false;
      }
      throw refused;
    }
  }
}
