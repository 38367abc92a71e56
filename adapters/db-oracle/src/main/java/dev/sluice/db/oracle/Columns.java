package dev.sluice.db.oracle;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Column definitions of CREATE TABLE and ALTER TABLE. */
final class Columns {
  private static final Set<String> NO_COLUMN =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "SUPPLEMENTAL", "SCOPE", "REF");

  /** Words after a column's name that are no type. */
  private static final Set<String> NO_TYPE =
      Set.of(
          "DEFAULT",
          "NOT",
          "NULL",
          "CONSTRAINT",
          "ENCRYPT",
          "DECRYPT",
          "INVISIBLE",
          "VISIBLE",
          "GENERATED",
          "DROP",
          "ADD",
          "SORT",
          "AS",
          "PRIMARY",
          "UNIQUE",
          "CHECK",
          "REFERENCES",
          "COLLATE",
          "ENABLE",
          "DISABLE");

  private Columns() {}

  /** A column with its type as written, empty where none stands. */
  record Column(String name, String type) {}

  /** Whether a part of a list defines a constraint. */
  static boolean constraint(Tokens part) {
    return NO_COLUMN.contains(part.at(0));
  }

  /** The column that a definition begins with. */
  static Column read(Tokens part) {
    String name = part.named(0) ? part.part(0, 1).name(0) : "";
    if (!part.named(1) || NO_TYPE.contains(part.at(1))) {
      return new Column(name, "");
    }
    int end = part.afterName(1);
    end = part.is(end, "(") ? part.closing(end) + 1 : end;
    return new Column(name, part.written(1, end));
  }

  /** The columns of a list in parentheses that begins here. */
  static List<Column> listed(Tokens tokens, int open) {
    List<Column> columns = new ArrayList<>();
    if (tokens.is(open, "(")) {
      for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
        if (part.named(0) && !constraint(part)) {
          columns.add(read(part));
        }
      }
    }
    return columns;
  }
}
