package dev.sluice.db.mysql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;

/** Reads CREATE statements. */
final class CreateReader {
  private final Tokens tokens;
  private final String object;
  private final Reading reading;

  CreateReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.object = kind.substring(7).toLowerCase(Locale.ROOT);
    this.reading = reading;
  }

  void read() {
    int word = Math.max(1, tokens.find(1, object.toUpperCase(Locale.ROOT)));
    int at = tokens.skipOptions(word + 1);
    boolean replaces = tokens.is(1, "OR", "REPLACE");
    switch (object) {
      case "table" -> table(at, replaces);
      case "index" -> index(at);
      case "view" -> {
        reading.use(Use.CREATED, "view", tokens.name(at));
        new DataReader(tokens.part(tokens.find(at, "AS") + 1, tokens.size()), reading).read();
        if (replaces) {
          reading.trait(Trait.BREAKS_READERS);
        }
      }
      case "database" -> reading.use(Use.CREATED, "schema", tokens.name(at));
      case "procedure", "function" -> routine(at);
      case "event" -> {
        reading.use(Use.CREATED, object, tokens.name(at));
        new ProgramReader(reading).readFrom(tokens, Math.max(at, tokens.find(at, "DO") + 1));
      }
      case "package" -> reading.use(Use.CREATED, object, tokens.name(at)).partly();
      case "trigger" -> trigger(at);
      case "sequence" -> {
        reading.use(Use.CREATED, object, tokens.name(at));
        if (replaces) {
          reading.trait(Trait.DESTROYS_DATA);
        }
      }
      case "user", "role" -> {
        reading.trait(Trait.CHANGES_PRIVILEGES);
        if (tokens.has("IDENTIFIED")) {
          reading.trait(Trait.CARRIES_SECRET);
        }
      }
      case "server" -> reading.trait(Trait.LEAVES_DATABASE, Trait.CARRIES_SECRET).partly();
      default -> reading.partly();
    }
  }

  private void routine(int at) {
    reading.use(Use.CREATED, object, tokens.name(at));
    int open = tokens.afterName(at);
    if (!tokens.is(open, "(")) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
      return;
    }
    int behind = tokens.closing(open) + 1;
    int from = tokens.is(behind, "RETURNS") ? behind + 2 : behind;
    Tokens said = tokens.part(from, ProgramReader.start(tokens, from));
    if (said.has("LANGUAGE") && !said.has("LANGUAGE", "SQL")) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
      return;
    }
    new ProgramReader(reading).readFrom(tokens, from);
  }

  private void table(int at, boolean replaces) {
    reading.use(Use.CREATED, "table", tokens.name(at));
    if (replaces) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    for (int i = at; i < tokens.size(); i++) {
      if (tokens.is(i, "REFERENCES")) {
        reading.use(Use.READ, "table", tokens.name(i + 1));
      }
    }
    int select = tokens.find(at, "SELECT");
    if (select > 0) {
      new DataReader(tokens.part(select, tokens.size()), reading).read();
    } else if (tokens.has("LIKE")) {
      reading.use(Use.READ, "table", tokens.name(tokens.find(at, "LIKE") + 1));
    }
    if (tokens.has("CONNECTION", "=")) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
    } else if (tokens.has("DATA", "DIRECTORY") || tokens.has("INDEX", "DIRECTORY")) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  private void index(int at) {
    int on = tokens.find(at, "ON");
    String table = tokens.name(on + 1);
    reading.use(Use.CREATED, "index", table + "." + tokens.name(at));
    reading.use(Use.ALTERED, "table", table);
    if (tokens.has("UNIQUE")) {
      reading.trait(Trait.MAY_FAIL_ON_DATA, Trait.VALIDATES_ROWS);
    }
    if (tokens.has("FULLTEXT") || tokens.has("SPATIAL") || Online.refused(tokens)) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void trigger(int at) {
    int on = tokens.find(at, "ON");
    reading.use(Use.CREATED, "trigger", tokens.name(at));
    reading.use(Use.ALTERED, "table", tokens.name(on + 1));
    int row = tokens.find(on, "EACH", "ROW") + 2;
    boolean ordered = tokens.is(row, "FOLLOWS") || tokens.is(row, "PRECEDES");
    new ProgramReader(reading).readFrom(tokens, ordered ? tokens.afterName(row + 1) : row);
  }
}
