package dev.sluice.db.oracle;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads ALTER statements. */
final class AlterReader {
  private static final Set<String> SERVER =
      Set.of(
          "system",
          "database",
          "tablespace",
          "pluggable database",
          "diskgroup",
          "rollback segment",
          "flashback archive",
          "resource cost");
  private static final Set<String> PLAIN =
      Set.of(
          "sequence",
          "view",
          "trigger",
          "procedure",
          "function",
          "package",
          "type",
          "synonym",
          "dimension",
          "operator",
          "indextype",
          "outline",
          "cluster",
          "materialized view log",
          "library",
          "java source",
          "java class");
  private final Tokens tokens;
  private final String object;
  private final Reading reading;
  private final String name;
  private final int after;

  AlterReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.object = kind.substring(6).toLowerCase(Locale.ROOT);
    this.reading = reading;
    int at = Kinds.afterObject(tokens, kind);
    this.name = Names.of(tokens, at);
    this.after = Names.after(tokens, at);
  }

  void read() {
    switch (object) {
      case "table" -> new TableReader(tokens, name, after, reading).read();
      case "index" -> index();
      case "session" -> session();
      case "user", "role", "profile", "audit policy" -> {
        reading.use(Use.ALTERED, object, name).trait(Trait.CHANGES_PRIVILEGES);
        if (tokens.has("IDENTIFIED", "BY")) {
          reading.trait(Trait.CARRIES_SECRET);
        }
      }
      case "materialized view" -> {
        reading.use(Use.ALTERED, object, name);
        if (!tokens.has("COMPILE")) {
          reading.trait(Trait.LONG_BLOCKING_LOCK);
        }
      }
      case "database link" ->
          reading.use(Use.ALTERED, object, name).trait(Trait.LEAVES_DATABASE, Trait.CARRIES_SECRET);
      default -> other();
    }
  }

  private void other() {
    if (SERVER.contains(object)) {
      server();
    } else if (PLAIN.contains(object)) {
      plain();
    } else {
      reading.atMost(Certainty.NONE);
    }
  }

  private void server() {
    reading.use(Use.ALTERED, object, name).trait(Trait.CHANGES_SETTINGS);
    if (tokens.has("DROP")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    if (object.equals("system") && (tokens.has("KILL") || tokens.has("DISCONNECT"))) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  private void plain() {
    reading.use(Use.ALTERED, object, name);
    if (tokens.has("RENAME", "TO")) {
      reading.use(Use.RENAMED, object, name).trait(Trait.BREAKS_READERS);
    }
    if (object.equals("trigger") && tokens.has("DISABLE")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
    if (object.equals("type") && tokens.has("DROP")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
  }

  private void session() {
    reading.trait(Trait.CHANGES_SETTINGS);
    String text = tokens.written(0, tokens.size()).toUpperCase(Locale.ROOT);
    if (text.contains("ISOLATION_LEVEL") || text.contains("COMMIT IN PROCEDURE")) {
      reading.trait(Trait.TRANSACTION_CONTROL);
    }
  }

  private void index() {
    reading.use(Use.ALTERED, object, name);
    if (tokens.has("REBUILD") && !tokens.has("ONLINE")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    } else if (tokens.is(after, "UNUSABLE")) {
      reading.trait(Trait.BREAKS_READERS);
    } else if (tokens.has("DROP", "PARTITION")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }
}
