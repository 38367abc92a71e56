package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads CREATE statements. */
final class CreateReader {
  private static final Set<String> PLAIN =
      Set.of(
          "schema",
          "sequence",
          "type",
          "domain",
          "extension",
          "database",
          "publication",
          "operator",
          "operator class",
          "operator family",
          "cast",
          "conversion",
          "access method",
          "tablespace",
          "property",
          "statistics",
          "collation",
          "view",
          "materialized view",
          "table",
          "index");
  private final Tokens tokens;
  private final String object;
  private final boolean concurrently;
  private final Reading reading;

  CreateReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.concurrently = kind.endsWith(" CONCURRENTLY");
    this.object = kind.substring(7).replace(" CONCURRENTLY", "").toLowerCase(Locale.ROOT);
    this.reading = reading;
  }

  void read() {
    String[] words = object.toUpperCase(Locale.ROOT).split(" ", -1);
    int at = tokens.skipOptions(Math.max(0, tokens.find(1, words)) + words.length);
    boolean unnamed = object.equals("index") && tokens.is(at, "ON");
    reading.use(Use.CREATED, object, unnamed ? "" : tokens.name(at));
    switch (object) {
      case "index" -> index(at);
      case "table" -> table(at);
      case "view", "materialized view" -> {
        new DataReader(tokens.part(at + 1, tokens.size()), reading).read();
        if (tokens.is(1, "OR", "REPLACE")) {
          reading.use(Use.ALTERED, object, tokens.name(at));
        }
      }
      case "function", "procedure", "aggregate" -> {
        reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE);
        DynamicText.bodies(tokens, "function body", reading);
      }
      case "trigger" -> trigger(at);
      case "event trigger" -> reading.trait(Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL);
      case "rule" -> rule(at);
      case "role", "user", "group" -> role();
      case "policy" -> reading.trait(Trait.CHANGES_PRIVILEGES);
      case "server", "user mapping", "subscription", "foreign data wrapper", "foreign table" -> {
        reading.trait(Trait.LEAVES_DATABASE);
        if (tokens.has("PASSWORD") || object.equals("subscription")) {
          reading.trait(Trait.CARRIES_SECRET);
        }
      }
      case "schema" -> {
        if (tokens.has("AUTHORIZATION")) {
          reading.trait(Trait.CHANGES_PRIVILEGES);
        }
        elements();
      }
      default -> {
        if (object.equals("language") || object.equals("transform")) {
          reading.trait(Trait.DYNAMIC_SQL);
        } else if (!PLAIN.contains(object) && !object.startsWith("text search")) {
          reading.atMost(Certainty.NONE);
        }
      }
    }
  }

  /** What a schema is created with: statements without semicolons. */
  private void elements() {
    int from = tokens.size();
    int depth = 0;
    for (int i = tokens.size() - 1; i > 1; i--) {
      depth += tokens.is(i, ")") ? 1 : tokens.is(i, "(") ? -1 : 0;
      boolean grants = tokens.is(i, "GRANT") && !tokens.is(i - 1, "WITH");
      if (depth == 0 && (tokens.is(i, "CREATE") || grants)) {
        Reader.within(tokens.part(i, from), reading);
        from = i;
      }
    }
  }

  private void index(int at) {
    int on = tokens.find(at, "ON");
    int table = tokens.skipOptions(on + 1);
    reading.use(Use.ALTERED, "table", tokens.name(table));
    if (!concurrently) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
    if (tokens.is(1, "UNIQUE")) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
  }

  private void table(int at) {
    int open = tokens.afterName(at);
    if (tokens.is(open, "(")) {
      ColumnList.definitions(tokens, open, tokens.name(at), reading);
    }
    for (int i = at; i < tokens.size(); i++) {
      if (tokens.is(i, "REFERENCES")) {
        reading.use(Use.READ, "table", tokens.name(i + 1));
      }
    }
    int as = tokens.find(at, "AS");
    if (as > 0
        && Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXECUTE", "(")
            .contains(tokens.at(as + 1))) {
      new DataReader(tokens.part(as + 1, tokens.size()), reading).read();
      if (tokens.is(as + 1, "EXECUTE")) {
        reading.trait(Trait.DYNAMIC_SQL).partly();
      }
    }
    if (tokens.has("PARTITION", "OF")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void trigger(int at) {
    reading.use(Use.ALTERED, "table", tokens.name(tokens.find(at, "ON") + 1));
    reading.trait(Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL);
  }

  /** Other people's statements do from now on what stands behind DO. */
  private void rule(int at) {
    reading.trait(Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL);
    int to = tokens.find(at, "TO");
    reading.use(Use.ALTERED, "table", tokens.name(to + 1));
    int action = tokens.find(Math.max(at, to), "DO") + 1;
    boolean also = tokens.is(action, "ALSO") || tokens.is(action, "INSTEAD");
    new DataReader(tokens.part(also ? action + 1 : action, tokens.size()), reading).read();
  }

  private void role() {
    reading.trait(Trait.CHANGES_PRIVILEGES);
    if (tokens.has("PASSWORD")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }
}
