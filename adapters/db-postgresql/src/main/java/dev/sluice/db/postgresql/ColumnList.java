package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Reads lists of columns: definitions with their types, and plain names. */
final class ColumnList {
  private static final Set<String> NO_COLUMN =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE");
  private static final Set<String> AFTER_TYPE =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "CONSTRAINT",
          "PRIMARY",
          "UNIQUE",
          "CHECK",
          "REFERENCES",
          "GENERATED",
          "COLLATE",
          "STORAGE",
          "COMPRESSION",
          "USING",
          "OPTIONS");

  private ColumnList() {}

  /** The definitions in the parenthesis here. */
  static void definitions(Tokens tokens, int open, String table, Reading reading) {
    for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
      if (part.named(0) && !NO_COLUMN.contains(part.at(0))) {
        reading.innerColumn(Use.CREATED, table, part.name(0), type(part, 1));
      }
    }
  }

  /** The names in the parenthesis here. */
  static void names(Tokens tokens, int open, String table, Reading reading) {
    for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
      reading.innerColumn(Use.WRITTEN, table, part.name(0), "");
    }
  }

  /** The type that is written here, up to what may follow a type. */
  static String type(Tokens tokens, int from) {
    int end = from;
    while (end < tokens.size() && !AFTER_TYPE.contains(tokens.at(end))) {
      end = tokens.is(end, "(") ? tokens.closing(end) + 1 : end + 1;
    }
    return tokens.written(from, end);
  }
}
