package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Columns as CREATE TABLE and ADD COLUMN name them. */
final class ColumnList {
  private static final Set<String> CONSTRAINT =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");
  private static final Set<String> AFTER_TYPE =
      Set.of(
          "CONSTRAINT",
          "PRIMARY",
          "NOT",
          "NULL",
          "UNIQUE",
          "CHECK",
          "DEFAULT",
          "COLLATE",
          "REFERENCES",
          "GENERATED",
          "AS");

  private ColumnList() {}

  /** The columns of a new table. */
  static void created(Tokens list, String table, Reading reading) {
    for (Tokens part : list.commaParts(0)) {
      if (!constraint(part)) {
        reading.innerColumn(Use.CREATED, table, part.named(0) ? part.name(0) : "", type(part, 1));
      }
    }
  }

  /** Whether a part of the list is a constraint of the table. */
  static boolean constraint(Tokens part) {
    return CONSTRAINT.contains(part.at(0));
  }

  /** The place where the type that starts here has ended; SQLite takes nearly any words for one. */
  static int afterType(Tokens part, int from) {
    int after = from;
    while (after < part.size() && !AFTER_TYPE.contains(part.at(after))) {
      after = part.is(after, "(") ? part.closing(after) + 1 : after + 1;
    }
    return after;
  }

  /** The type that starts here, in one line. */
  static String type(Tokens part, int from) {
    return part.written(from, afterType(part, from));
  }
}
