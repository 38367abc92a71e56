package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Reads ALTER statements, clause by clause for tables. */
final class AlterReader {
  private static final Set<String> STABLE_DEFAULTS =
      Set.of("now", "current_timestamp", "current_date", "transaction_timestamp");
  private static final Set<String> PLAIN =
      Set.of(
          "type",
          "sequence",
          "index",
          "view",
          "schema",
          "materialized view",
          "extension",
          "function",
          "procedure",
          "routine",
          "aggregate",
          "publication",
          "statistics",
          "collation",
          "conversion",
          "language",
          "procedural",
          "operator",
          "operator class",
          "operator family",
          "trigger",
          "rule",
          "event trigger",
          "tablespace",
          "large object",
          "property");
  private final Tokens tokens;
  private final String object;
  private final Reading reading;
  private String table = "";

  AlterReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.object = kind.substring(6).replace(" CONCURRENTLY", "").toLowerCase(Locale.ROOT);
    this.reading = reading;
  }

  void read() {
    int at = tokens.skipOptions(1 + object.split(" ", -1).length);
    if (tokens.is(at, "ALL", "IN", "TABLESPACE")) {
      reading.use(Use.ALTERED, "tablespace", tokens.name(at + 3));
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
      return;
    }
    boolean enclosed = tokens.is(at - 1, "ONLY") && tokens.is(at, "(");
    at += enclosed ? 1 : 0;
    table = tokens.name(at);
    reading.use(Use.ALTERED, object, table);
    int after = tokens.afterName(at) + (enclosed ? 1 : 0);
    if (tokens.has("OWNER", "TO")) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    }
    switch (object) {
      case "table", "foreign table" ->
          tokens.commaParts(tokens.is(after, "*") ? after + 1 : after).forEach(this::clause);
      case "role", "user", "group", "policy", "default privileges" ->
          secret(Trait.CHANGES_PRIVILEGES, "PASSWORD");
      case "system", "database" -> reading.trait(Trait.CHANGES_SETTINGS);
      case "server", "user mapping", "subscription", "foreign data wrapper" ->
          secret(Trait.LEAVES_DATABASE, "PASSWORD", "CONNECTION");
      case "domain" -> domain(after);
      default -> {
        if (PLAIN.contains(object) || object.startsWith("text search")) {
          plain(after);
        } else {
          reading.atMost(Certainty.NONE);
        }
      }
    }
  }

  private void secret(Trait trait, String... words) {
    reading.trait(trait);
    if (Stream.of(words).anyMatch(tokens::has)) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }

  private void plain(int after) {
    if (tokens.has("RENAME")) {
      reading.use(Use.RENAMED, object, table);
      if (!object.equals("index")) {
        reading.trait(Trait.BREAKS_READERS);
      }
    } else if (tokens.has("SET", "SCHEMA")) {
      reading.trait(Trait.BREAKS_READERS);
    } else if (tokens.is(after, "DROP", "ATTRIBUTE")) {
      reading.trait(Trait.DESTROYS_DATA);
    } else if (tokens.has("SECURITY", "DEFINER")) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    } else if (object.equals("event trigger") || object.equals("trigger")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
  }

  private void domain(int after) {
    plain(after);
    boolean checks = tokens.is(after, "ADD") || tokens.is(after, "SET", "NOT", "NULL");
    if ((checks && !tokens.has("NOT", "VALID")) || tokens.is(after, "VALIDATE")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA);
    }
  }

  private void clause(Tokens c) {
    switch (c.at(0)) {
      case "ADD" -> add(c);
      case "DROP" -> drop(c);
      case "ALTER" -> alterColumn(c, c.is(1, "COLUMN") ? 2 : 1);
      case "RENAME" -> {
        if (c.is(1, "TO")) {
          reading.use(Use.RENAMED, "table", table).trait(Trait.BREAKS_READERS);
        } else if (!c.is(1, "CONSTRAINT")) {
          reading.trait(Trait.BREAKS_READERS);
          reading.column(Use.RENAMED, table, c.name(c.is(1, "COLUMN") ? 2 : 1), "");
        }
      }
      case "VALIDATE" -> reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA);
      case "ATTACH", "DETACH" -> {
        if (!c.has("CONCURRENTLY") && !c.has("FINALIZE")) {
          reading.trait(Trait.LONG_BLOCKING_LOCK);
        }
      }
      case "SET" -> set(c);
      case "ENABLE", "DISABLE", "FORCE", "NO" -> {
        if (c.has("ROW", "LEVEL", "SECURITY")) {
          reading.trait(Trait.CHANGES_PRIVILEGES);
        } else if (c.has("RULE") || c.has("TRIGGER")) {
          reading.trait(Trait.CHANGES_SETTINGS);
        } else if (!c.is(0, "NO", "INHERIT")) {
          reading.partly();
        }
      }
      case "OWNER", "RESET", "REPLICA", "INHERIT", "CLUSTER", "OF", "NOT", "OPTIONS" -> {}
      case "MERGE", "SPLIT" -> reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
      default -> reading.partly();
    }
  }

  private void set(Tokens c) {
    if (c.is(1, "SCHEMA")) {
      reading.trait(Trait.BREAKS_READERS);
    } else if (!c.is(1, "(")) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void add(Tokens c) {
    if (Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE")
        .contains(c.at(1))) {
      constraint(c);
      return;
    }
    int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
    reading.column(Use.CREATED, table, c.name(at), ColumnList.type(c, at + 1));
    int def = c.find(at, "DEFAULT");
    if (c.has("NOT", "NULL") && def < 0 && !c.has("GENERATED") && !serial(c.at(at + 1))) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
    boolean volatileDefault =
        def > 0
            && c.at(def + 2).equals("(")
            && !STABLE_DEFAULTS.contains(c.raw(def + 1).toLowerCase(Locale.ROOT));
    if (volatileDefault || c.has("GENERATED") || serial(c.at(at + 1))) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    }
    if (c.has("UNIQUE") || c.has("PRIMARY") || c.has("CHECK") || c.has("REFERENCES")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private static boolean serial(String type) {
    return type.endsWith("SERIAL") || Set.of("SERIAL4", "SERIAL8", "SERIAL2").contains(type);
  }

  private void constraint(Tokens c) {
    if (c.is(1, "CONSTRAINT")) {
      reading.use(Use.CREATED, "constraint", table + "." + c.name(2));
    }
    int ref = c.find(1, "REFERENCES");
    if (ref > 0) {
      reading.use(Use.READ, "table", c.name(ref + 1));
    }
    if (c.has("USING", "INDEX")) {
      return;
    }
    if (!c.has("NOT", "VALID")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void drop(Tokens c) {
    if (c.has("CASCADE")) {
      reading.trait(Trait.CASCADES, Trait.DESTROYS_DATA);
    }
    if (c.is(1, "CONSTRAINT")) {
      reading.use(Use.DROPPED, "constraint", table + "." + c.name(c.skipOptions(2)));
      return;
    }
    int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
    reading.column(Use.DROPPED, table, c.name(at), "");
    reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
  }

  private void alterColumn(Tokens c, int at) {
    if (c.is(1, "CONSTRAINT")) {
      return;
    }
    boolean typed = c.is(at + 1, "TYPE") || c.is(at + 1, "SET", "DATA", "TYPE");
    int type = at + (c.is(at + 1, "TYPE") ? 2 : 4);
    reading.column(Use.ALTERED, table, c.name(at), typed ? ColumnList.type(c, type) : "");
    if (typed) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK, Trait.MAY_FAIL_ON_DATA);
      if (TypeChange.mayLose(c, at, type)) {
        reading.trait(Trait.NARROWS_TYPE);
      }
    } else if (c.is(at + 1, "SET", "NOT", "NULL")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
    } else if (!Set.of("SET", "DROP", "ADD", "RESET", "RESTART", "OPTIONS")
        .contains(c.at(at + 1))) {
      reading.partly();
    } else if (c.is(at + 1, "SET", "EXPRESSION")) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    }
  }
}
