package dev.sluice.db.mysql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.mysql.MovedTables.Phase;
import dev.sluice.db.mysql.RecoveryTargets.Target;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Renames the tables of a DROP TABLE that are too large to be copied, instead of dropping them: all
 * of one statement in one RENAME TABLE, which is done wholly or not at all and after which they are
 * as gone as the catalog can tell. They are on the list before, and stripped afterwards of what
 * would keep names or other tables.
 */
final class SoftDrop {
  private static final String REFERRING =
      """
      SELECT CONCAT('foreign key ', CONSTRAINT_NAME, ' of ', TABLE_NAME)
      FROM information_schema.KEY_COLUMN_USAGE
      WHERE REFERENCED_TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?
        AND NOT (TABLE_SCHEMA = ? AND TABLE_NAME IN (%s))
      ORDER BY 1 LIMIT 1
      """;
  private static final String ORDINARY =
      """
      SELECT 1 FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND TABLE_TYPE = 'BASE TABLE'
      """;

  /** Triggers that this login may not make again in the name of their owner. */
  private static final String FOREIGN_TRIGGERS =
      """
      SELECT CONCAT('its trigger ', TRIGGER_NAME, ' belongs to ', DEFINER)
      FROM information_schema.TRIGGERS
      WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? AND DEFINER <> CURRENT_USER()
        AND NOT EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
          WHERE PRIVILEGE_TYPE IN ('SUPER', 'SET USER', 'SET_USER_ID', 'SET_ANY_DEFINER')
            AND GRANTEE = CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER())
              - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1), '''@''',
              SUBSTRING_INDEX(CURRENT_USER(), '@', -1), ''''))
      ORDER BY TRIGGER_NAME LIMIT 1
      """;

  private static final String ESTIMATE =
      """
      SELECT COALESCE(MAX(TABLE_ROWS), 0) FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private final Connection session;
  private final Dialect dialect;
  private final String database;
  private final RecoveryStore store;
  private final ExecutionPlan plan;
  private final MovedTables moved;
  private final Map<String, TableParts> parts = new HashMap<>();
  private final List<RecoveryArtifact> moving = new ArrayList<>();
  private String obstacle = "";

  SoftDrop(
      Connection session,
      Dialect dialect,
      String database,
      RecoveryStore store,
      ExecutionPlan plan) {
    this.session = session;
    this.dialect = dialect;
    this.database = database;
    this.store = store;
    this.plan = plan;
    this.moved = new MovedTables(session, database, store);
  }

  /** What statements before this one left is none of its business. */
  void begin() {
    moving.clear();
    parts.clear();
    obstacle = "";
  }

  /**
   * Whether the tables of a DROP TABLE that no transaction holds are renamed; they are listed then,
   * and nothing of them needs a copy.
   *
   * @param mixed whether the statement drops something else too
   */
  boolean takes(Statement statement, List<Target> targets, boolean mixed) throws SQLException {
    long limit = plan.limits().recoveryRows();
    List<String> tables = new ArrayList<>();
    boolean large = false;
    boolean gone = MySqlTokens.of(statement.text(), dialect).has("IF", "EXISTS");
    for (Target target : targets) {
      KeptTable table = KeptTable.of(session, database, target.table());
      if (table.exists()) {
        tables.add(table.name());
        large |= table.rows(session, limit + 1) > limit;
      } else if (target.table().contains(".")) {
        obstacle = target.table() + " is named with its database";
      } else if (!gone) {
        obstacle = target.table() + " is not there";
      }
    }
    if (!large || !session.getAutoCommit()) {
      return false;
    }
    if (mixed) {
      obstacle = "the statement drops a temporary table too";
    }
    for (String table : tables) {
      obstacle = obstacle.isEmpty() ? obstacle(table, tables) : obstacle;
    }
    if (obstacle.isEmpty()) {
      list(statement, tables, limit + 1);
    }
    return obstacle.isEmpty();
  }

  /** Why tables that are too large were not taken, after the words that say so. */
  String whyNot() {
    return obstacle.isEmpty() ? "" : " and cannot be moved away instead: " + obstacle;
  }

  private String obstacle(String table, List<String> all) throws SQLException {
    List<String> reasons = new ArrayList<>();
    if (!ordinary(session, database, table)) {
      reasons.add("it is no ordinary table of this database");
    }
    referring(session, database, table, all).ifPresent(key -> reasons.add(key + " refers to it"));
    reasons.addAll(Sql.texts(session, FOREIGN_TRIGGERS, database, table));
    if (reasons.isEmpty()) {
      TableParts.of(session, database, table)
          .ifPresentOrElse(
              found -> parts.put(table, found),
              () -> reasons.add("the text of its foreign keys and checks cannot be read"));
    }
    String whose = all.size() > 1 ? table + ": " : "";
    return reasons.isEmpty() ? "" : whose + reasons.get(0);
  }

  /** Whether a table is one of rows that lie in this database: no view, no sequence. */
  static boolean ordinary(Connection session, String database, String table) throws SQLException {
    return !Sql.texts(session, ORDINARY, database, table).isEmpty();
  }

  /** A foreign key to a table of another one that is not among these. */
  static Optional<String> referring(
      Connection session, String database, String table, List<String> among) throws SQLException {
    List<String> values = new ArrayList<>(List.of(database, table, database));
    values.addAll(among);
    String marks = String.join(", ", Collections.nCopies(among.size(), "?"));
    return Sql.texts(session, REFERRING.formatted(marks), values.toArray()).stream().findFirst();
  }

  /** Lists tables that are about to be renamed; commits. */
  private void list(Statement statement, List<String> tables, long above) throws SQLException {
    for (String table : tables) {
      long estimate = Long.parseLong(Sql.texts(session, ESTIMATE, database, table).get(0));
      RecoveryArtifact artifact =
          new RecoveryArtifact(
              RecoveryStore.newId(),
              plan.attempt(),
              statement.index(),
              table,
              MovedTables.KIND,
              Math.max(estimate, above),
              Instant.now());
      moved.add(artifact, Objects.requireNonNull(parts.get(table)));
      moving.add(artifact);
    }
  }

  /** The statement itself, or the rename that stands for it. */
  Statement instead(Statement of) {
    List<String> renames = new ArrayList<>();
    for (RecoveryArtifact one : moving) {
      String from = Quoting.identifier(database) + "." + Quoting.identifier(one.object());
      renames.add(from + " TO " + store.table(one.id()));
    }
    return renames.isEmpty() ? of : of.with("RENAME TABLE " + String.join(", ", renames));
  }

  /** Takes off the renamed tables what would keep names or others. */
  void finish(Statement statement, ExecutionListener listener) throws SQLException {
    for (RecoveryArtifact one : List.copyOf(moving)) {
      TableParts.takeOff(session, database, RecoveryStore.last(store.table(one.id())));
      moved.become(one.id(), Phase.KEPT);
      moving.remove(one);
      listener.setAside(statement.index(), one);
    }
  }

  /** Takes tables off the list that were not renamed after all. */
  void discard() throws SQLException {
    for (RecoveryArtifact one : moving) {
      moved.settle(one.id());
    }
    moving.clear();
  }
}
