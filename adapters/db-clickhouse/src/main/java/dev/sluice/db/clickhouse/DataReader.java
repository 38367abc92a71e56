package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.Set;

/** Reads queries, INSERT and the lightweight DELETE and UPDATE. */
final class DataReader {
  private final Tokens tokens;
  private final Reading reading;

  DataReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    switch (tokens.at(0)) {
      case "DELETE" -> delete();
      case "UPDATE" -> update();
      case "INSERT" -> insert(0);
      case "WITH" -> {
        int insert = tokens.find(0, "INSERT", "INTO");
        if (insert > 0) {
          insert(insert);
        }
      }
      default -> {}
    }
    readOnly();
  }

  /** Tables that are read, wherever they stand. */
  void readOnly() {
    for (int i = 0; i < tokens.size(); i++) {
      boolean from = tokens.is(i, "FROM") && !tokens.is(i - 1, "DELETE");
      if (from || tokens.is(i, "JOIN")) {
        int at = i + 1;
        boolean call = tokens.is(tokens.afterName(at), "(");
        if (tokens.named(at) && !call && !tokens.is(at, "SELECT")) {
          reading.use(Use.READ, "table", tokens.name(at));
        }
      }
    }
  }

  private void insert(int verb) {
    int at = tokens.is(verb + 1, "INTO") ? verb + 2 : verb + 1;
    if (tokens.is(at, "FUNCTION")) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
      return;
    }
    at = tokens.is(at, "TABLE") && tokens.named(at + 1) ? at + 1 : at;
    String table = tokens.name(at);
    reading.use(Use.WRITTEN, "table", table);
    int list = tokens.afterName(at);
    if (tokens.is(list, "(") && !tokens.is(list + 1, "*") && !tokens.is(list + 1, "SELECT")) {
      for (Tokens part : tokens.part(list + 1, tokens.closing(list)).commaParts(0)) {
        reading.innerColumn(Use.WRITTEN, table, part.named(0) ? part.name(0) : "", "");
      }
    }
  }

  private void delete() {
    if (!tokens.is(1, "FROM")) {
      reading.partly();
      return;
    }
    reading.use(Use.WRITTEN, "table", tokens.name(2)).trait(Trait.DESTROYS_DATA);
    limited();
  }

  private void update() {
    String table = tokens.name(1);
    reading.use(Use.WRITTEN, "table", table);
    int set = tokens.find(1, "SET");
    for (Tokens part : tokens.part(set + 1, tokens.size()).commaParts(0)) {
      if (set > 0 && part.named(0) && part.is(1, "=")) {
        reading.innerColumn(Use.WRITTEN, table, part.name(0), "");
      }
    }
    limited();
  }

  private void limited() {
    int where = tokens.find(1, "WHERE");
    int end = tokens.size();
    for (int i = Math.max(where, 1); i < tokens.size(); i++) {
      if (Set.of("SETTINGS", "LIMIT").contains(tokens.at(i))) {
        end = i;
        break;
      }
    }
    boolean every = where < 0 || Truth.always(tokens.part(where + 1, end));
    reading.where(where < 0 ? Where.ABSENT : every ? Where.ALWAYS_TRUE : Where.MEANINGFUL);
    if (every) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }
}
