package dev.sluice.db.mysql;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a lone statement makes, changes or takes away, as SHOW CREATE names it.
 *
 * @param change what happens to the objects
 * @param sort TABLE, VIEW, PROCEDURE …
 * @param names names as written, with quotes resolved
 */
record Touched(Change change, String sort, List<String> names) {
  Touched {
    names = List.copyOf(names);
  }

  /** What happens to an object. */
  enum Change {
    MADE,
    CHANGED,
    GONE,
    /** The first of each pair of names becomes the second. */
    RENAMED,
    EMPTIED,
    /** The catalog cannot tell. */
    NOTHING
  }

  static final Touched NOTHING = new Touched(Change.NOTHING, "", List.of());

  static Touched by(String kind, Tokens tokens) {
    if (tokens.has("TEMPORARY")) {
      return NOTHING;
    }
    return switch (kind) {
      case "CREATE TABLE",
          "CREATE VIEW",
          "CREATE PROCEDURE",
          "CREATE FUNCTION",
          "CREATE TRIGGER",
          "CREATE EVENT",
          "CREATE DATABASE" ->
          one(tokens.is(1, "OR", "REPLACE") ? Change.CHANGED : Change.MADE, kind, tokens);
      case "DROP TABLE",
          "DROP VIEW",
          "DROP PROCEDURE",
          "DROP FUNCTION",
          "DROP TRIGGER",
          "DROP EVENT",
          "DROP DATABASE" ->
          dropped(kind, tokens);
      case "ALTER TABLE" -> altered(kind, tokens);
      case "ALTER VIEW", "ALTER PROCEDURE", "ALTER FUNCTION", "ALTER EVENT", "ALTER DATABASE" ->
          one(Change.CHANGED, kind, tokens);
      case "CREATE INDEX", "DROP INDEX" -> index(tokens);
      case "RENAME TABLE", "RENAME TABLES" -> renamed(tokens);
      case "TRUNCATE" ->
          new Touched(Change.EMPTIED, "TABLE", List.of(tokens.name(tokens.is(1, "TABLE") ? 2 : 1)));
      default -> NOTHING;
    };
  }

  private static Touched one(Change change, String kind, Tokens tokens) {
    String sort = kind.substring(kind.indexOf(' ') + 1);
    int at = Math.max(tokens.find(1, sort), tokens.find(1, "SCHEMA"));
    return new Touched(change, sort, List.of(tokens.name(tokens.skipOptions(at + 1))));
  }

  private static Touched dropped(String kind, Tokens tokens) {
    String sort = kind.substring(5);
    int at = tokens.is(1, "TABLES") ? 1 : Math.max(tokens.find(1, sort), tokens.find(1, "SCHEMA"));
    List<String> names = new ArrayList<>();
    for (Tokens part : tokens.commaParts(tokens.skipOptions(at + 1))) {
      names.add(part.name(0));
    }
    return new Touched(Change.GONE, sort, names);
  }

  private static Touched altered(String kind, Tokens tokens) {
    Touched table = one(Change.CHANGED, kind, tokens);
    int at = tokens.skipOptions(tokens.find(1, "TABLE") + 1);
    for (Tokens clause : tokens.commaParts(tokens.afterName(at))) {
      String second = clause.at(1).toUpperCase(Locale.ROOT);
      if (clause.is(0, "RENAME") && !List.of("COLUMN", "INDEX", "KEY").contains(second)) {
        int name = second.equals("TO") || second.equals("AS") ? 2 : 1;
        return new Touched(
            Change.RENAMED, "TABLE", List.of(table.names().get(0), clause.name(name)));
      }
    }
    return table;
  }

  private static Touched index(Tokens tokens) {
    int on = tokens.find(1, "ON");
    return new Touched(Change.CHANGED, "TABLE", List.of(tokens.name(on + 1)));
  }

  private static Touched renamed(Tokens tokens) {
    List<String> names = new ArrayList<>();
    for (Tokens part : tokens.commaParts(2)) {
      int at = part.skipOptions(0);
      names.add(part.name(at));
      names.add(part.name(part.find(at, "TO") + 1));
    }
    return new Touched(Change.RENAMED, "TABLE", names);
  }
}
