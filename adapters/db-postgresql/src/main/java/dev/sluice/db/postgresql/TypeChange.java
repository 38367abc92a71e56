package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * Tells whether ALTER COLUMN … TYPE may lose something of a value without a word. A text type keeps
 * all of a value or refuses it; numbers and dates round; a USING expression may do anything.
 */
final class TypeChange {
  private static final Set<String> KEEPS =
      Set.of(
          "text",
          "varchar",
          "character varying",
          "char",
          "character",
          "bpchar",
          "citext",
          "name",
          "timestamptz",
          "timestamp with time zone",
          "jsonb",
          "json",
          "xml",
          "bytea",
          "uuid",
          "inet",
          "cidr",
          "boolean",
          "bool");

  private TypeChange() {}

  /** Whether the clause, with its column and the new type at these places, may lose values. */
  static boolean mayLose(Tokens clause, int column, int type) {
    String written = ColumnList.type(clause, type).toLowerCase(Locale.ROOT);
    String bare = written.replaceAll("\\s*\\(.*", "").strip();
    boolean precise = bare.startsWith("timestamp") && written.contains("(");
    int using = clause.find(type, "USING");
    return !KEEPS.contains(bare)
        || precise
        || (using > 0 && !plainCast(clause, using, column, bare));
  }

  /** USING column::type, the type without a limit, which PostgreSQL would do by itself. */
  private static boolean plainCast(Tokens c, int using, int column, String type) {
    boolean same = c.name(using + 1).equals(c.name(column));
    int after = c.afterName(using + 1);
    String cast = c.written(after + 2, c.size()).toLowerCase(Locale.ROOT);
    return same && (after >= c.size() || (c.is(after, ":", ":") && cast.equals(type)));
  }
}
