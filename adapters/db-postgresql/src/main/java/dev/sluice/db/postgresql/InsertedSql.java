package dev.sluice.db.postgresql;

import dev.sluice.db.postgresql.RecoverySql.Pair;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements about rows that were added: {@code t} is the table, {@code a} the artifact and
 * {@code r} a table that refers to it. A row of an artifact that was added bears {@link
 * RecoverySql#INSERTED}.
 */
final class InsertedSql {
  private static final String FOUND =
      """
      CREATE TABLE %s AS
      SELECT %s, '%s'::text AS %s
      FROM %s AS t
      WHERE t.xmin = '%d'::xid AND t.cmin::text::bigint > %d
      LIMIT %d
      """;
  private static final String KEEP =
      """
      INSERT INTO %s (%s, %s)
      SELECT %s, '%s'
      FROM %s AS t
      WHERE NOT EXISTS (SELECT 1 FROM %s AS a WHERE %s)
      """;
  private static final String REMOVE =
      """
      DELETE FROM %s AS t
      USING %s AS a
      WHERE %s AND a.%s = '%s' AND %s = %s%s
      """;
  private static final String REFERRED = "\n  AND NOT EXISTS (SELECT 1 FROM %s AS r WHERE %s%s)";
  private static final String LEFT =
      "SELECT count(*) FROM %s AS t JOIN %s AS a ON (%s) WHERE a.%s = '%s' AND %s %s %s";

  private static final String BECOME =
      """
      UPDATE %s AS t SET %s
      FROM %s AS a
      WHERE %s AND a.%s IS NULL AND EXISTS (
        SELECT FROM %s AS a WHERE %s AND a.%s = '%s' AND %s = %s)
      """;

  private InsertedSql() {}

  /**
   * A foreign key that refers to a table.
   *
   * @param from the table that refers, quoted
   * @param itself whether it is the table referred to
   */
  record Reference(String from, boolean itself, List<String> columns, List<String> referred) {
    Reference {
      columns = List.copyOf(columns);
      referred = List.copyOf(referred);
    }
  }

  /**
   * An artifact of the rows that this transaction wrote after one of its commands.
   *
   * @param transaction number of the transaction as rows bear it
   * @param command number of the command
   */
  static String found(
      RecoveryTable table, String artifact, long transaction, long command, long limit) {
    return FOUND.formatted(
        artifact,
        values(table.stored()),
        RecoverySql.INSERTED,
        after(),
        table.rows(),
        transaction,
        command,
        limit);
  }

  /** Adds rows to an artifact whose key was not in the copy that was made before. */
  static String keep(Pair pair, String artifact) {
    String names =
        pair.columns().stream().map(RecoveryColumn::sql).collect(Collectors.joining(", "));
    String values =
        pair.columns().stream()
            .map(c -> "t." + c.sql() + (c.builtIn() ? "" : "::text"))
            .collect(Collectors.joining(", "));
    return KEEP.formatted(
        artifact,
        names,
        after(),
        values,
        RecoverySql.INSERTED,
        pair.table().rows(),
        pair.artifact(),
        pair.match());
  }

  private static String values(List<RecoveryColumn> columns) {
    return columns.stream()
        .map(c -> "t." + c.sql() + (c.builtIn() ? "" : "::text AS " + c.sql()))
        .collect(Collectors.joining(", "));
  }

  /** Removes added rows that are as they were added and that no row refers to. */
  static String remove(Pair pair, List<Reference> references) {
    return REMOVE.formatted(
        pair.table().rows(),
        pair.artifact(),
        pair.match(),
        after(),
        RecoverySql.INSERTED,
        pair.imageNow(),
        pair.imageBefore(),
        references.stream().map(one -> referred(pair, one)).collect(Collectors.joining()));
  }

  private static String referred(Pair pair, Reference reference) {
    StringBuilder same = new StringBuilder();
    for (int i = 0; i < reference.columns().size(); i++) {
      same.append(i == 0 ? "" : " AND ")
          .append("r.")
          .append(Quoting.identifier(reference.columns().get(i)))
          .append(" = t.")
          .append(Quoting.identifier(reference.referred().get(i)));
    }
    String other =
        pair.key().stream()
            .map(Quoting::identifier)
            .map(column -> "r." + column + " = t." + column)
            .collect(Collectors.joining(" AND ", " AND NOT (", ")"));
    return REFERRED.formatted(reference.from(), same, reference.itself() ? other : "");
  }

  /** How many added rows are still there, as they were added or changed since. */
  static String left(Pair pair, boolean changed) {
    return LEFT.formatted(
        pair.table().rows(),
        pair.artifact(),
        pair.match(),
        after(),
        RecoverySql.INSERTED,
        pair.imageNow(),
        changed ? "<>" : "=",
        pair.imageBefore());
  }

  /**
   * Sets added rows that had to stay, because others refer to them, to what stood there before they
   * were added. Rows that were changed since are left.
   *
   * @param before an artifact from before they were added, which holds that
   */
  static String becomeAgain(Pair added, Pair before) {
    return BECOME.formatted(
        before.table().rows(),
        before.assignments(),
        before.artifact(),
        before.match(),
        after(),
        added.artifact(),
        added.match(),
        after(),
        RecoverySql.INSERTED,
        added.imageNow(),
        added.imageBefore());
  }

  private static String after() {
    return Quoting.identifier(RecoverySql.AFTER);
  }
}
