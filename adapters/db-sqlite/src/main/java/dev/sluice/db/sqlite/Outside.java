package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * Functions and tables that reach further than rows. SQLite has no functions written in SQL, so
 * that any other call computes and no more.
 */
final class Outside {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zipfile", "fsdir");
  private static final Set<String> CATALOG =
      Set.of("sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema");
  private static final Set<String> PAGES = Set.of("sqlite_dbpage", "sqlite_dbdata");

  private Outside() {}

  /** Marks calls that leave the database. */
  static void calls(Tokens tokens, Reading reading) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.named(i) && tokens.at(i + 1).equals("(")) {
        String name = tokens.name(i).toLowerCase(Locale.ROOT);
        if (FUNCTIONS.contains(name)) {
          reading.trait(Trait.LEAVES_DATABASE).partly();
        } else if (name.startsWith("pragma_")) {
          reading.partly();
        }
      }
    }
  }

  /** Whether rows of the table are the database's own structure. */
  static boolean structure(String table) {
    String name = table.substring(table.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return CATALOG.contains(name) || PAGES.contains(name);
  }
}
