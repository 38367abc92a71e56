package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts back what was set aside, in the transaction of a rollback; later changes are left alone. */
final class PutBack {
  private final Connection work;
  private final String database;
  private final RecoveryStore store;
  private final boolean byHand;
  private final List<TakeBack> undone = new ArrayList<>();

  /** The values of a column, which every try of a statement copies anew. */
  private record Tried(int statement, String object) {}

  /**
   * What puts back.
   *
   * @param byHand whether somebody asks for one artifact, who knows what its statement did
   */
  PutBack(Connection work, String database, RecoveryStore store, boolean byHand) {
    this.work = work;
    this.database = database;
    this.store = store;
    this.byHand = byHand;
  }

  /**
   * Everything of these attempts, the newest first; what happened, one line each. A statement in no
   * transaction may have been tried several times: rows come back only where they are missing, but
   * of the values of a column the last copy counts, and that of a try which came to something.
   */
  List<String> all(Collection<String> attempts) throws SQLException {
    List<String> left = new ArrayList<>();
    List<RecoveryArtifact> used = new ArrayList<>();
    Set<Tried> tried = new HashSet<>();
    for (RecoveryArtifact artifact : store.open(attempts)) {
      String stays = "a copy of %s stays as %s: ".formatted(artifact.object(), artifact.id());
      Tried what = new Tried(artifact.statement(), artifact.object());
      if (!column(artifact)) {
        used.add(artifact);
      } else if (!store.ran(artifact)) {
        left.add(stays + "its statement did nothing in attempt " + artifact.attempt());
      } else if (!tried.add(what)) {
        left.add(stays + "a newer one was made when its statement was tried again");
      } else {
        used.add(artifact);
      }
    }
    left.addAll(these(used));
    return left;
  }

  /** These, which are to be the newest first. */
  List<String> these(List<RecoveryArtifact> all) throws SQLException {
    Sql.run(work, "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
    List<String> evidence = new ArrayList<>();
    for (int from = 0; from < all.size(); ) {
      int to = from;
      while (to < all.size() && together(all.get(from), all.get(to))) {
        to++;
      }
      statement(all.subList(from, to), evidence);
      from = to;
    }
    return evidence;
  }

  private static boolean together(RecoveryArtifact one, RecoveryArtifact other) {
    return one.attempt().equals(other.attempt()) && one.statement() == other.statement();
  }

  /** Of one statement, rows that it added go before those come back that it took away. */
  private void statement(List<RecoveryArtifact> artifacts, List<String> evidence)
      throws SQLException {
    List<TakeBack> added = new ArrayList<>();
    for (RecoveryArtifact artifact : artifacts) {
      if (rows(artifact)) {
        KeptTable table = there(artifact);
        TakeBack one = new TakeBack(work, database, artifact, table, copy(artifact));
        if (copy(artifact).exists() && table.exists() && one.added() > 0) {
          added.add(one);
        }
      }
    }
    for (long more = 1; more > 0; ) {
      more = 0;
      for (TakeBack one : added) {
        more += one.remove();
      }
    }
    for (TakeBack one : added) {
      evidence.addAll(one.told());
    }
    undone.addAll(added);
    for (RecoveryArtifact artifact : artifacts) {
      if (addedOnly(artifact)) {
        store.restored(artifact.id());
      } else {
        evidence.addAll(one(artifact));
      }
    }
  }

  /** Whether an artifact holds values of a column. */
  static boolean column(RecoveryArtifact artifact) {
    return artifact.kind().equals("column-values");
  }

  /** The name of an artifact's table. */
  static String table(RecoveryArtifact artifact) {
    String object = artifact.object();
    return column(artifact) ? object.substring(0, object.lastIndexOf('.')) : object;
  }

  private static boolean rows(RecoveryArtifact artifact) {
    return !column(artifact) && !MoveBack.whole(artifact);
  }

  private boolean addedOnly(RecoveryArtifact artifact) throws SQLException {
    String taken = "SELECT 1 FROM %s WHERE %s IS NOT NULL LIMIT 1";
    KeptTable copy = copy(artifact);
    return rows(artifact)
        && copy.exists()
        && Sql.texts(work, taken.formatted(copy.sql(), MySqlRecovery.BEFORE)).isEmpty();
  }

  private KeptTable there(RecoveryArtifact artifact) throws SQLException {
    return KeptTable.of(work, database, table(artifact));
  }

  private KeptTable copy(RecoveryArtifact artifact) throws SQLException {
    return KeptTable.of(work, database, RecoveryStore.last(store.table(artifact.id())));
  }

  private List<String> one(RecoveryArtifact artifact) throws SQLException {
    if (column(artifact)) {
      return values(artifact);
    }
    KeptTable table = there(artifact);
    KeptTable copy = copy(artifact);
    List<String> columns = table.columns().stream().filter(copy.columns()::contains).toList();
    if (columns.isEmpty()) {
      return List.of(artifact.object() + " is not there, so its rows stay set aside");
    }
    if (table.key().isEmpty() && !empty(table)) {
      return List.of(artifact.object() + " has rows and no key, so its rows stay set aside");
    }
    boolean open = rows(artifact) && open(copy);
    if (open && !byHand) {
      return List.of(neverWritten("did to", artifact, "rows"));
    }
    long rows = 0;
    if (MoveBack.whole(artifact)) {
      rows = missing(table, copy, columns, "TRUE");
    } else {
      rows += table.key().isEmpty() ? 0 : changed(table, copy, columns);
      for (TakeBack newer : undone) {
        rows += newer.of(table) ? newer.becomeAgain(copy, columns) : 0;
      }
      rows += removed(table, copy, columns);
    }
    store.restored(artifact.id());
    String said = rows + " rows of " + artifact.object() + " put back";
    if (open) {
      return List.of("rows that are there stay as they are; of those that were missing, " + said);
    }
    return told(said, artifact, rows(artifact) ? changedSince(table, copy, columns) : 0);
  }

  private List<String> values(RecoveryArtifact artifact) throws SQLException {
    Optional<ColumnValues> found = ColumnValues.of(work, database, store, artifact);
    if (found.isEmpty()) {
      return List.of(
          artifact.object() + " is not there or has another key, so its values stay set aside");
    }
    ColumnValues values = found.get();
    if (values.open() && !byHand) {
      return List.of(neverWritten("made of", artifact, "values"));
    }
    long since = values.changedSince();
    long rows = values.putBack();
    store.restored(artifact.id());
    return told(rows + " rows of " + artifact.object() + " put back", artifact, since);
  }

  private static String neverWritten(String did, RecoveryArtifact artifact, String what) {
    return "what its statement %s %s was never written down, so its %s stay as %s"
        .formatted(did, artifact.object(), what, artifact.id());
  }

  private static List<String> told(String said, RecoveryArtifact artifact, long since) {
    return since == 0
        ? List.of(said)
        : List.of(
            said,
            "%d rows of %s were changed since and were left as they are"
                .formatted(since, artifact.object()));
  }

  /** Whether it is the whole table, of which nobody knows what was changed. */
  private boolean open(KeptTable copy) throws SQLException {
    String mark = "SELECT 1 FROM %s WHERE %s = '%s' LIMIT 1";
    String sql = mark.formatted(copy.sql(), MySqlRecovery.AFTER, MySqlRecovery.OPEN);
    return !Sql.texts(work, sql).isEmpty();
  }

  private boolean empty(KeptTable table) throws SQLException {
    return Sql.texts(work, "SELECT 1 FROM " + table.sql() + " LIMIT 1").isEmpty();
  }

  /**
   * Rows that are still as the statement left them; where the table has other columns by now, that
   * cannot be seen, and the rows that were set aside count.
   */
  private int changed(KeptTable table, KeptTable copy, List<String> columns) throws SQLException {
    return Sql.run(
        work,
        "UPDATE %s t JOIN %s k ON %s SET %s WHERE k.%s IS NOT NULL AND k.%s = %s"
            .formatted(
                table.sql(),
                copy.sql(),
                table.same("t", "k"),
                KeptTable.set("t", "k", columns),
                MySqlRecovery.BEFORE,
                MySqlRecovery.AFTER,
                comparable(copy, columns)
                    ? KeptTable.digest("t", columns)
                    : "k." + MySqlRecovery.AFTER));
  }

  /** Rows that are neither as the statement left them nor as they were before it. */
  private long changedSince(KeptTable table, KeptTable copy, List<String> columns)
      throws SQLException {
    if (table.key().isEmpty() || !comparable(copy, columns)) {
      return 0;
    }
    String count =
        "SELECT count(*) FROM %s k JOIN %s t ON %s WHERE k.%s IS NOT NULL AND k.%s IS NOT NULL AND"
            + " %s <> k.%s";
    return Long.parseLong(
        Sql.texts(
                work,
                count.formatted(
                    copy.sql(),
                    table.sql(),
                    table.same("t", "k"),
                    MySqlRecovery.BEFORE,
                    MySqlRecovery.AFTER,
                    KeptTable.digest("t", columns),
                    MySqlRecovery.BEFORE))
            .get(0));
  }

  private static boolean comparable(KeptTable copy, List<String> columns) {
    return copy.columns().stream()
        .filter(column -> !column.equals(MySqlRecovery.BEFORE))
        .filter(column -> !column.equals(MySqlRecovery.AFTER))
        .allMatch(columns::contains);
  }

  private int removed(KeptTable table, KeptTable copy, List<String> columns) throws SQLException {
    String gone = "coalesce(k.%s, '%s') = '%s'";
    return missing(
        table,
        copy,
        columns,
        gone.formatted(MySqlRecovery.AFTER, MySqlRecovery.OPEN, MySqlRecovery.OPEN));
  }

  /** Rows of a copy whose key the table does not have. */
  private int missing(KeptTable table, KeptTable copy, List<String> columns, String which)
      throws SQLException {
    String missing =
        table.key().isEmpty()
            ? ""
            : " AND NOT EXISTS (SELECT 1 FROM %s t WHERE %s)"
                .formatted(table.sql(), table.same("t", "k"));
    return Sql.run(
        work,
        "INSERT INTO %s (%s) SELECT %s FROM %s k WHERE %s%s"
            .formatted(
                table.sql(),
                KeptTable.list(columns),
                KeptTable.list("k", columns),
                copy.sql(),
                which,
                missing));
  }
}
