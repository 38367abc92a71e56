package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads CREATE and ATTACH statements. */
final class CreateReader {
  private static final Set<String> PARTS =
      Set.of("INDEX", "CONSTRAINT", "PROJECTION", "PRIMARY", "FOREIGN");
  private static final Set<String> AFTER_TYPE =
      Set.of(
          "DEFAULT",
          "MATERIALIZED",
          "ALIAS",
          "EPHEMERAL",
          "CODEC",
          "COMMENT",
          "TTL",
          "STATISTICS",
          "SETTINGS",
          "COLLATE",
          "NOT",
          "NULL",
          "PRIMARY");
  private final Tokens tokens;
  private final String object;
  private final Reading reading;

  CreateReader(Tokens tokens, String object, Reading reading) {
    this.tokens = tokens;
    this.object = object.toLowerCase(Locale.ROOT);
    this.reading = reading;
  }

  void read() {
    String last = object.substring(object.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
    int at = tokens.skipOptions(tokens.find(0, last) + 1);
    String name = tokens.name(at);
    reading.use(Use.CREATED, object, name);
    if (tokens.is(0, "REPLACE") || tokens.is(1, "OR", "REPLACE")) {
      reading.use(Use.DROPPED, object, name);
      reading.trait(Trait.BREAKS_READERS);
      if (object.equals("table")) {
        reading.trait(Trait.DESTROYS_DATA);
      }
    }
    if (tokens.is(0, "ATTACH") && tokens.has("FROM")) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
    }
    int after = tokens.afterName(at);
    switch (object) {
      case "table" -> table(name, after);
      case "view", "live view", "window view" -> query(after);
      case "materialized view" -> materialized(after);
      case "database", "dictionary", "index" -> {}
      case "function" -> {
        if (!tokens.has("-", ">")) {
          reading.partly();
        }
      }
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private void table(String name, int after) {
    int open = tokens.find(after, "(");
    int engine = tokens.find(after, "ENGINE");
    if (open > 0 && (engine < 0 || open < engine)) {
      for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
        column(name, part);
      }
    }
    int as = tokens.find(Math.max(after, engine), "AS");
    if (as > 0) {
      query(as);
    }
  }

  private void column(String table, Tokens part) {
    if (PARTS.contains(part.at(0)) || !part.named(0)) {
      return;
    }
    int end = 1;
    while (end < part.size() && !AFTER_TYPE.contains(part.at(end))) {
      end = part.is(end, "(") ? part.closing(end) + 1 : end + 1;
    }
    reading.innerColumn(Use.CREATED, table, part.name(0), part.written(1, end));
  }

  private void query(int from) {
    int select = tokens.find(from, "SELECT");
    new DataReader(tokens.part(select < 0 ? from : select, tokens.size()), reading).readOnly();
  }

  /** From now on every INSERT into its source writes its target as well. */
  private void materialized(int after) {
    int to = tokens.find(after, "TO");
    int as = tokens.find(after, "AS");
    if (to > 0 && (as < 0 || to < as)) {
      reading.use(Use.WRITTEN, "table", tokens.name(to + 1)).trait(Trait.HIDDEN_WRITE);
    }
    if (tokens.is(after, "REFRESH") && !tokens.has("APPEND")) {
      reading.trait(Trait.DESTROYS_DATA, Trait.HIDDEN_WRITE);
    }
    query(after);
  }
}
