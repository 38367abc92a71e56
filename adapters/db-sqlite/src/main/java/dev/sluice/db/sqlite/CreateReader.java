package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads CREATE statements; a trigger's body is read like the statements it holds. */
final class CreateReader {
  private static final Set<String> MODULES =
      Set.of("fts3", "fts4", "fts5", "fts5vocab", "rtree", "rtree_i32", "geopoly", "dbstat");
  private final Tokens tokens;
  private final String object;
  private final Reading reading;

  CreateReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.object = kind.substring(7).toLowerCase(Locale.ROOT);
    this.reading = reading;
  }

  void read() {
    String[] words = object.toUpperCase(Locale.ROOT).split(" ", -1);
    int at = tokens.skipOptions(Math.max(0, tokens.find(1, words)) + words.length);
    String kind = object.equals("virtual table") ? "table" : object;
    reading.use(Use.CREATED, kind, tokens.name(at));
    int after = tokens.afterName(at);
    switch (object) {
      case "index" -> index(after);
      case "table" -> table(after);
      case "view" -> new DataReader(tokens.part(after, tokens.size()), reading).read();
      case "trigger" -> trigger(after);
      case "virtual table" -> module(after);
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private void index(int after) {
    reading.use(Use.ALTERED, "table", tokens.name(tokens.find(after, "ON") + 1));
    reading.trait(Trait.LONG_BLOCKING_LOCK);
    if (tokens.is(1, "UNIQUE")) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
  }

  private void table(int after) {
    for (int i = after; i < tokens.size(); i++) {
      if (tokens.is(i, "REFERENCES")) {
        reading.use(Use.READ, "table", tokens.name(i + 1));
      }
    }
    if (tokens.is(after, "AS")) {
      new DataReader(tokens.part(after + 1, tokens.size()), reading).read();
    } else if (tokens.is(after, "(")) {
      String table = tokens.name(tokens.skipOptions(tokens.find(1, "TABLE") + 1));
      ColumnList.created(tokens.part(after + 1, tokens.closing(after)), table, reading);
    } else {
      reading.partly();
    }
  }

  private void trigger(int after) {
    int begin = tokens.find(after, "BEGIN");
    reading.use(Use.ALTERED, "table", tokens.name(tokens.find(after, "ON") + 1));
    reading.trait(Trait.HIDDEN_WRITE);
    if (begin < 0) {
      reading.partly();
      return;
    }
    int from = begin + 1;
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.is(i, ";")) {
        new DataReader(tokens.part(from, i), reading).read();
        from = i + 1;
      }
    }
  }

  private void module(int after) {
    String name = tokens.name(after + 1).toLowerCase(Locale.ROOT);
    if (!tokens.is(after, "USING") || !MODULES.contains(name)) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
    }
  }
}
