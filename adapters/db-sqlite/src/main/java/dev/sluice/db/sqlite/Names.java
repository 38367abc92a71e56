package dev.sluice.db.sqlite;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The one place where names and literals are quoted for SQLite. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that can never be a name without quotes (parse.y: those without a fallback). */
  private static final Set<String> RESERVED =
      Set.of(
          ("ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE"
                  + " DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN FROM GROUP"
                  + " HAVING IN INDEX INSERT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON"
                  + " OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION"
                  + " UNION UNIQUE UPDATE USING VALUES WHEN WHERE")
              .split(" "));

  /** Words that are quoted to be safe, though SQLite takes some of them as names. */
  private static final Set<String> CAREFUL =
      Set.of(
          ("ABORT ACTION AFTER ALWAYS ANALYZE ASC ATTACH BEFORE BEGIN BY CASCADE CAST COLUMN"
                  + " CONFLICT CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE"
                  + " DEFERRED DESC DETACH DO EACH END EXCEPT EXCLUDE EXCLUSIVE EXPLAIN FAIL FILTER"
                  + " FIRST FOLLOWING FOR FULL GENERATED GLOB GROUPS IF IGNORE IMMEDIATE INDEXED"
                  + " INITIALLY INNER INSTEAD INTERSECT KEY LAST LEFT LIKE MATCH MATERIALIZED"
                  + " NATURAL NO NULLS OF OFFSET OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING"
                  + " QUERY RAISE RANGE RECURSIVE REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT"
                  + " RIGHT ROLLBACK ROW ROWS SAVEPOINT TEMP TEMPORARY TIES TRIGGER UNBOUNDED"
                  + " VACUUM VIEW VIRTUAL WINDOW WITH WITHIN WITHOUT TRUE FALSE ROWID")
              .split(" "));

  private Names() {}

  /** A name as a statement needs it: bare where that is safe, in double quotes otherwise. */
  static String quoted(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    boolean bare =
        PLAIN.matcher(name).matches() && !RESERVED.contains(upper) && !CAREFUL.contains(upper);
    return bare ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string literal. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static boolean reserved(String word) {
    return RESERVED.contains(word.toUpperCase(Locale.ROOT));
  }

  /** Whether two names are one to SQLite. */
  static boolean same(String one, String other) {
    return one.equalsIgnoreCase(other);
  }

  /** Tables of Sluice's own: the ledger and what was set aside. */
  static boolean ledger(String table, String ledger) {
    return table.toLowerCase(Locale.ROOT).startsWith(ledger.toLowerCase(Locale.ROOT) + "_")
        && table
            .substring(ledger.length())
            .matches("(?i)_(migrations|steps|snapshots|batches|recovery|aside_.*)");
  }
}
