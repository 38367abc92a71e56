package dev.sluice.db.mysql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a value of a column is told from another one, whatever type the column has by then. The
 * digest is two halves: of the value's text, and of its text without what only its type adds (zeros
 * behind a decimal point, midnight). A value that was converted and converted back has one of them.
 *
 * @param type its type without length, in lower case
 * @param declared its type as a statement says it
 * @param text whether it holds characters
 * @param filled what a row gets that says nothing of the column
 */
record ColumnImage(String column, String type, String declared, boolean text, Filled filled) {
  private static final String COLUMN =
      """
      SELECT CONCAT_WS(CHAR(0 USING utf8mb4), DATA_TYPE, CHARACTER_SET_NAME IS NOT NULL,
        IS_NULLABLE, EXTRA, VERSION() LIKE '%MariaDB%', COLUMN_DEFAULT IS NOT NULL,
        COALESCE(COLUMN_DEFAULT, ''), COLUMN_TYPE,
        COALESCE(CONCAT(' CHARACTER SET ', CHARACTER_SET_NAME), ''))
      FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?
      """;

  /** Defaults that MariaDB tells and that are the same in every row. */
  private static final String CONSTANT =
      "(?s)'.*'|NULL|-?[0-9.]+(e[-+]?[0-9]+)?|b'[01]*'|x'[0-9A-Fa-f]*'|0x[0-9A-Fa-f]+";

  private static final Set<String> MOMENTS = Set.of("datetime", "timestamp", "time");
  private static final Set<String> NUMBERS =
      Set.of(
          "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit");

  /** What a row gets that says nothing of a column. */
  enum Filled {
    /** What DEFAULT says, NULL included. */
    DEFAULT,
    /** What its type has for nothing, because it takes no NULL. */
    NOTHING,
    /** Another value in each row or at each time. */
    COMPUTED
  }

  /** The column of that table; empty when there is none. */
  static Optional<ColumnImage> of(
      Connection session, String database, KeptTable table, String column) throws SQLException {
    List<String> found = Sql.texts(session, COLUMN, database, table.name(), column);
    return found.stream().map(line -> line.split("\0", -1)).map(part -> of(column, part)).findAny();
  }

  private static ColumnImage of(String column, String[] part) {
    String extra = part[3].toUpperCase(Locale.ROOT);
    boolean computed =
        extra.contains("AUTO_INCREMENT")
            || extra.contains("DEFAULT_GENERATED")
            || part[6].toLowerCase(Locale.ROOT).startsWith("current_timestamp")
            || (part[4].equals("1") && !part[6].isEmpty() && !part[6].matches(CONSTANT));
    Filled filled = part[5].equals("1") || part[2].equals("YES") ? Filled.DEFAULT : Filled.NOTHING;
    return new ColumnImage(
        column,
        part[0].toLowerCase(Locale.ROOT),
        part[7] + part[8],
        part[1].equals("1"),
        computed ? Filled.COMPUTED : filled);
  }

  /** The same under another name. */
  ColumnImage named(String other) {
    return new ColumnImage(other, type, declared, text, filled);
  }

  /** A digest of its value in a row source. */
  String digest(String source) {
    return digestOf(source + "." + Quoting.identifier(column));
  }

  private String digestOf(String value) {
    String plain = plain(value);
    return "IF(%s IS NULL, 'null', CONCAT(LEFT(SHA2(%s, 256), 32), LEFT(SHA2(%s, 256), 32)))"
        .formatted(value, plain, bare(plain));
  }

  /** A FLOAT is told with six digits only unless it is computed with. */
  private String plain(String value) {
    if (text) {
      return "CAST(CONVERT(" + value + " USING utf8mb4) AS BINARY)";
    }
    return switch (type) {
      case "float" -> "CAST(" + value + " + 0e0 AS BINARY)";
      case "bit" -> "CAST(" + value + " + 0 AS BINARY)";
      default -> "CAST(" + value + " AS BINARY)";
    };
  }

  private String bare(String plain) {
    boolean moment = MOMENTS.contains(type);
    if (!moment && !type.equals("decimal")) {
      return plain;
    }
    String point = "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " + plain + "))";
    String shorter = "IF(INSTR(%s, '.') > 0, %s, %s)".formatted(plain, point, plain);
    return moment ? "TRIM(TRAILING ' 00:00:00' FROM " + shorter + ")" : shorter;
  }

  /** Whether two digests stand for one value; never NULL. */
  static String same(String one, String other) {
    return "COALESCE(LEFT(%s, 32) = LEFT(%s, 32) OR RIGHT(%s, 32) = RIGHT(%s, 32), FALSE)"
        .formatted(one, other, one, other);
  }

  /** Whether its value in a row source is what a row gets that says nothing of it; never NULL. */
  String unsaid(String source) {
    String value = source + "." + Quoting.identifier(column);
    return switch (filled) {
      case DEFAULT -> same(digestOf(value), digestOf("DEFAULT(" + value + ")"));
      case COMPUTED -> "FALSE";
      case NOTHING -> nothing(value);
    };
  }

  private String nothing(String value) {
    if (NUMBERS.contains(type)) {
      return "(" + value + " = 0)";
    }
    if (type.equals("enum")) {
      return "(" + value + " + 0 = 1)";
    }
    if (text || type.endsWith("blob") || type.endsWith("binary")) {
      // A BINARY is as many zero bytes as it is long.
      return "(TRIM(LEADING '0' FROM HEX(" + value + ")) = '')";
    }
    return "FALSE";
  }
}
