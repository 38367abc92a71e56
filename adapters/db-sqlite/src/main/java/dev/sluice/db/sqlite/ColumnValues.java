package dev.sluice.db.sqlite;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts values of one column back. Where others may have written since the column was made again,
 * only those come back in whose place stands what a row gets that says nothing of the column.
 */
final class ColumnValues {
  private static final String DEFAULT =
      "SELECT coalesce(dflt_value, 'NULL') FROM pragma_table_xinfo(?) WHERE name = ? COLLATE"
          + " NOCASE";

  /** Defaults that can be said again: anything else is a bare word or is computed for each row. */
  private static final String LITERAL =
      "(?is)null|true|false|[-+]?\\s*[0-9.]+(e[-+]?[0-9]+)?|0x[0-9a-f]+|x?'.*'";

  private final Connection connection;
  private final RecoveryEntry entry;
  private final RecoveryTable table;
  private final String column;

  ColumnValues(Connection connection, RecoveryEntry entry, RecoveryTable table, String column) {
    this.connection = connection;
    this.entry = entry;
    this.table = table;
    this.column = column;
  }

  /**
   * Sets the values.
   *
   * @param alone whether nobody but the rollback can have written to the column
   * @param which the rows of the artifact {@code a} that count
   * @return what was done and what was left, a line each
   */
  List<String> putBack(boolean alone, String which) throws SQLException {
    List<String> said = new ArrayList<>();
    String name = Names.quoted(column);
    String stands = alone ? "1" : "t." + name + " COLLATE BINARY IS " + unsaid();
    String changed =
        "SELECT count(*) FROM %s t, %s a WHERE %s AND %s AND NOT (%s) AND quote(t.%s) <> quote(a.%s)"
            .formatted(table.sql(), entry.sql(), entry.match(), which, stands, name, name);
    long since = Long.parseLong(Sql.texts(connection, changed).get(0));
    int rows =
        Sql.run(
            connection,
            "UPDATE %s AS t SET %s FROM %s AS a WHERE %s AND %s AND %s"
                .formatted(
                    table.sql(),
                    RecoveryTable.set(List.of(column)),
                    entry.sql(),
                    entry.match(),
                    which,
                    stands));
    said.add("values of %s of %d rows of %s put back".formatted(column, rows, table.name()));
    if (since > 0) {
      said.add(
          "left values of %s of %d rows of %s: changed since"
              .formatted(column, since, table.name()));
    }
    return said;
  }

  /** What a row gets that says nothing of the column; nothing is equal to what is computed. */
  private String unsaid() throws SQLException {
    String text = Sql.texts(connection, DEFAULT, table.name(), column).get(0);
    if (text.matches(LITERAL)) {
      return "(" + text + ")";
    }
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    boolean word = text.matches("\\w+") && !text.toUpperCase(Locale.ROOT).startsWith("CURRENT_");
    String said = quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    return quoted || word ? Names.literal(said) : "randomblob(16)";
  }
}
