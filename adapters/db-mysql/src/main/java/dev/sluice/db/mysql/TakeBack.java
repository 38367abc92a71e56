package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes rows that a statement added, where they are as it added them and no row refers to them. A
 * row of a copy that was added has no digest of before.
 */
final class TakeBack {
  private static final String TAKEN = "taken";
  private static final String REFERENCES =
      """
      SELECT CONCAT_WS(CHAR(0 USING utf8mb4), k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME,
        k.COLUMN_NAME, k.REFERENCED_COLUMN_NAME)
      FROM information_schema.KEY_COLUMN_USAGE k
      WHERE k.REFERENCED_TABLE_SCHEMA = ? AND k.REFERENCED_TABLE_NAME = ?
      ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION
      """;

  private final Connection work;
  private final String database;
  private final RecoveryArtifact artifact;
  private final KeptTable table;
  private final KeptTable copy;
  private final List<String> columns;
  private long removed;

  TakeBack(
      Connection work,
      String database,
      RecoveryArtifact artifact,
      KeptTable table,
      KeptTable copy) {
    this.work = work;
    this.database = database;
    this.artifact = artifact;
    this.table = table;
    this.copy = copy;
    this.columns = table.columns().stream().filter(copy.columns()::contains).toList();
  }

  /** How many rows of the artifact were added. */
  long added() throws SQLException {
    return count("SELECT count(*) FROM %s k WHERE %s".formatted(copy.sql(), isAdded()));
  }

  private static String isAdded() {
    return "k.%s IS NULL".formatted(MySqlRecovery.BEFORE);
  }

  private boolean possible() {
    return !table.key().isEmpty() && copy.columns().containsAll(table.key());
  }

  /** Removes what can go now; how many rows. To be called until there are none. */
  long remove() throws SQLException {
    if (!possible()) {
      return 0;
    }
    StringBuilder free = new StringBuilder();
    references()
        .forEach(condition -> free.append(" AND NOT EXISTS (").append(condition).append(')'));
    Sql.run(
        work,
        "UPDATE %s k JOIN %s t ON %s SET k.%s = '%s' WHERE %s AND %s = %s%s"
            .formatted(
                copy.sql(),
                table.sql(),
                table.same("t", "k"),
                MySqlRecovery.AFTER,
                TAKEN,
                isAdded(),
                KeptTable.digest("t", columns),
                KeptTable.digest("k", columns),
                free));
    long now =
        Sql.run(
            work,
            "DELETE t FROM %s t JOIN %s k ON %s WHERE %s AND k.%s = '%s'"
                .formatted(
                    table.sql(),
                    copy.sql(),
                    table.same("t", "k"),
                    isAdded(),
                    MySqlRecovery.AFTER,
                    TAKEN));
    removed += now;
    return now;
  }

  private List<String> references() throws SQLException {
    List<String> conditions = new ArrayList<>();
    String last = "";
    for (String line : Sql.texts(work, REFERENCES, database, table.name())) {
      String[] part = line.split("\0", -1);
      String same =
          "r.%s = t.%s".formatted(Quoting.identifier(part[3]), Quoting.identifier(part[4]));
      String name = part[0] + part[1] + part[2];
      if (name.equals(last)) {
        conditions.add(conditions.remove(conditions.size() - 1) + " AND " + same);
      } else {
        String itself =
            part[0].equals(database) && part[1].equals(table.name())
                ? " AND NOT (" + table.same("r", "t") + ")"
                : "";
        conditions.add(
            "SELECT 1 FROM %s.%s r WHERE TRUE%s AND %s"
                .formatted(Quoting.identifier(part[0]), Quoting.identifier(part[1]), itself, same));
      }
      last = name;
    }
    return conditions;
  }

  /**
   * Sets added rows that had to stay, because others refer to them, to what stood there before they
   * were added: a copy from before this one holds that. Rows that were changed since are left.
   *
   * @return how many
   */
  long becomeAgain(KeptTable before, List<String> common) throws SQLException {
    if (!possible() || !before.columns().containsAll(table.key())) {
      return 0;
    }
    return Sql.run(
        work,
        "UPDATE %s t JOIN %s k ON %s JOIN %s b ON %s SET %s WHERE %s AND %s = %s AND b.%s IS NULL"
                .formatted(
                    table.sql(),
                    copy.sql(),
                    table.same("t", "k"),
                    before.sql(),
                    table.same("t", "b"),
                    KeptTable.set("t", "b", common),
                    isAdded(),
                    KeptTable.digest("t", columns),
                    KeptTable.digest("k", columns),
                    MySqlRecovery.AFTER)
            + " AND b.%s IS NOT NULL".formatted(MySqlRecovery.BEFORE));
  }

  /** Whether rows of this table were added. */
  boolean of(KeptTable other) {
    return table.name().equals(other.name());
  }

  /** What became of the added rows, a line each. */
  List<String> told() throws SQLException {
    List<String> lines = new ArrayList<>();
    String object = artifact.object();
    if (!possible()) {
      return List.of(object + " has another key, so rows added to it are left as they are");
    }
    lines.add(removed + " added rows of " + object + " taken back");
    String there =
        "SELECT count(*) FROM %s k JOIN %s t ON %s WHERE %s AND %s "
            .formatted(
                copy.sql(),
                table.sql(),
                table.same("t", "k"),
                isAdded(),
                KeptTable.digest("t", columns));
    String before = KeptTable.digest("k", columns);
    long changed = count(there + "<> " + before);
    long needed = count(there + "= " + before);
    if (changed > 0) {
      lines.add(changed + " added rows of " + object + " were changed since and were left");
    }
    if (needed > 0) {
      lines.add(needed + " added rows of " + object + " are referred to and were left");
    }
    return lines;
  }

  private long count(String sql) throws SQLException {
    return Long.parseLong(Sql.texts(work, sql).get(0));
  }
}
