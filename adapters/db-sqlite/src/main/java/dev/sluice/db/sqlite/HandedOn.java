package dev.sluice.db.sqlite;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Remembers which rows of a table that was moved away live on in the table made of it. Only the
 * keys of the others are written down, mostly none; the large table itself is not written before
 * its rows are put back.
 */
final class HandedOn {
  /** Stands in an artifact in place of an image for a row that lives on in another table. */
  static final String MOVED = "'moved'";

  private HandedOn() {}

  private static String rest(RecoveryEntry entry) {
    return "main." + Names.quoted(entry.rest());
  }

  /** Whether another table took rows over. */
  static boolean noted(Connection connection, RecoveryEntry entry) throws SQLException {
    return RecoveryTable.find(connection, entry.rest()).isPresent();
  }

  /** Writes down the rows that are not in the heir, nor were in one before. */
  static void note(Connection connection, RecoveryEntry entry, RecoveryTable heir)
      throws SQLException {
    if (noted(connection, entry)) {
      Sql.run(
          connection,
          "DELETE FROM %s AS a WHERE EXISTS (SELECT 1 FROM %s t WHERE %s)"
              .formatted(rest(entry), heir.sql(), RecoveryTable.match(entry.key())));
      return;
    }
    RecoveryTable kept = new RecoveryTable(entry.id(), entry.columns(), entry.key());
    Sql.run(
        connection,
        "CREATE TABLE %s AS SELECT %s FROM %s a WHERE NOT EXISTS (SELECT 1 FROM %s t WHERE %s)"
            .formatted(rest(entry), kept.keys("a."), entry.sql(), heir.sql(), entry.match()));
  }

  /** Makes the rows themselves say it, in place of the list; nothing where there is none. */
  static void mark(Connection connection, RecoveryEntry entry) throws SQLException {
    if (!noted(connection, entry)) {
      return;
    }
    String keys =
        IntStream.rangeClosed(1, entry.key().size())
            .mapToObj(i -> "sluice_key" + i)
            .collect(Collectors.joining(", "));
    Sql.run(
        connection,
        "CREATE INDEX main.%s ON %s (%s)"
            .formatted(Names.quoted(entry.rest() + "_index"), Names.quoted(entry.rest()), keys));
    SoftDrop.mark(connection, entry);
    Sql.run(
        connection,
        "UPDATE %s AS t SET sluice_after = %s WHERE NOT EXISTS (SELECT 1 FROM %s a WHERE %s)"
            .formatted(entry.sql(), MOVED, rest(entry), RecoveryTable.match(entry.key())));
    Sql.run(connection, "DROP TABLE " + rest(entry));
  }
}
