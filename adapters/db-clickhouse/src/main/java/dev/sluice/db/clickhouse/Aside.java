package dev.sluice.db.clickhouse;

import dev.sluice.db.TableName;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.step.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A table like the target that rows go into first. It keeps each row as it is, whatever the engine
 * or the TTL of the target does with them later. Closing drops it.
 */
final class Aside implements AutoCloseable {
  private static final String PREFIX = "sluice_load_";

  /** Nobody's table but ours bears both such a name and this. */
  private static final String COMMENT = "Rows on their way into a table (Sluice)";

  /** Left by a program that was killed: nothing was written to it for a day. */
  private static final String LEFT =
      """
      SELECT name FROM system.tables
      WHERE database = currentDatabase() AND match(name, '^sluice_load_[0-9a-f]{16}$')
        AND comment = ? AND metadata_modification_time < now() - INTERVAL 1 DAY
        AND name NOT IN (
          SELECT table FROM system.parts
          WHERE database = currentDatabase() AND modification_time >= now() - INTERVAL 1 DAY)
      """;

  private static final String TEXT =
      """
      SELECT create_table_query FROM system.tables
      WHERE database = currentDatabase() AND name = ?
      """;

  private static final String PARTITIONS =
      """
      SELECT DISTINCT partition_id FROM system.parts
      WHERE database = currentDatabase() AND table = ? AND active ORDER BY partition_id
      """;
  private final Connection session;
  private final Consumer<String> remarks;
  private final String name;
  private final boolean alike;

  private Aside(Connection session, Consumer<String> remarks, String name, boolean alike) {
    this.session = session;
    this.remarks = remarks;
    this.name = name;
    this.alike = alike;
  }

  /**
   * Makes one, after dropping what others left.
   *
   * @param remarks told what could not be dropped, which keeps no rows from coming in
   */
  static Aside of(Connection session, TableName target, Consumer<String> remarks)
      throws SQLException {
    for (String left : Sql.texts(session, LEFT, COMMENT)) {
      new Aside(session, remarks, left, false).close();
    }
    String name = PREFIX + "%016x".formatted(new SecureRandom().nextLong());
    Optional<String> keeping = TableEngine.of(session, target).keeping();
    Sql.run(
        session,
        "CREATE TABLE %s AS %s ENGINE = %s COMMENT %s"
            .formatted(
                Names.quoted(name),
                target.quoted(Names::quoted),
                keeping.orElse("MergeTree ORDER BY tuple()"),
                Names.literal(COMMENT)));
    Aside aside = new Aside(session, remarks, name, keeping.isPresent());
    try {
      aside.keepValues();
      return aside;
    } catch (SQLException failure) {
      aside.close();
      throw failure;
    }
  }

  /** Its columns are those of the target, with the time after which their values go. */
  private void keepValues() throws SQLException {
    String text = Sql.texts(session, TEXT, name).get(0);
    for (SchemaObject column : new CreateText(text, "").objects()) {
      if (column.kind() == SchemaObject.Kind.COLUMN && column.attributes().containsKey("ttl")) {
        Sql.run(
            session,
            "ALTER TABLE %s MODIFY COLUMN %s REMOVE TTL"
                .formatted(quoted(), column.attributes().get("sql-name")));
      }
    }
  }

  /** The name, quoted. */
  String quoted() {
    return Names.quoted(name);
  }

  /** Whether its parts are parts of the target too. */
  boolean alike() {
    return alike;
  }

  /** How many rows it holds. */
  long count() throws SQLException {
    return Long.parseLong(Sql.texts(session, "SELECT count() FROM " + quoted()).get(0));
  }

  /** The partitions that hold them. */
  List<String> partitions() throws SQLException {
    return Sql.texts(session, PARTITIONS, name);
  }

  /** Servers before 24.1 have no such setting, and others drop no large table without it. */
  @Override
  public void close() {
    String drop = "DROP TABLE IF EXISTS " + quoted() + " SYNC";
    try {
      Sql.run(session, drop + " SETTINGS max_table_size_to_drop = 0");
    } catch (SQLException refused) {
      plainly(drop);
    }
  }

  private void plainly(String drop) {
    try {
      Sql.run(session, drop);
    } catch (SQLException failure) {
      remarks.accept(
          "The table %s could not be dropped (%s); nobody needs it any more"
              .formatted(name, Troubles.exception(failure).getMessage()));
    }
  }
}
