package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads CREATE statements, and ALTER of modules, which define them anew. */
final class CreateReader {
  private final Tokens tokens;
  private final String object;
  private final Reading reading;
  private final int depth;
  private final int at;

  CreateReader(Tokens tokens, String kind, Reading reading, int depth) {
    this.tokens = tokens;
    this.object = kind.substring(kind.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    this.reading = reading;
    this.depth = depth;
    this.at = Kinds.afterObject(tokens, kind);
  }

  void read() {
    String name = Names.of(tokens, at);
    switch (object) {
      case "table", "external table" -> table(name);
      case "index" -> index(name);
      case "view", "materialized view", "procedure", "function", "trigger" -> module(name);
      case "schema" -> {
        boolean owned = tokens.is(at, "AUTHORIZATION");
        reading.use(Use.CREATED, object, owned ? Names.of(tokens, at + 1) : name);
      }
      default -> other(name);
    }
  }

  private void other(String name) {
    switch (ObjectFamily.of(object)) {
      case RIGHTS -> {
        created(name).trait(Trait.CHANGES_PRIVILEGES);
        if (tokens.has("PASSWORD") || tokens.has("SECRET")) {
          reading.trait(Trait.CARRIES_SECRET);
        }
      }
      case FOREIGN -> created(name).trait(Trait.LEAVES_DATABASE).partly();
      case OUTSIDE -> created(name).trait(Trait.LEAVES_DATABASE);
      case SETTINGS -> created(name).trait(Trait.CHANGES_SETTINGS);
      case PLAIN -> created(name);
      case UNKNOWN -> reading.atMost(Certainty.NONE);
    }
  }

  private Reading created(String name) {
    return reading.use(Use.CREATED, object, name);
  }

  private void table(String name) {
    if (Names.temporary(name)) {
      new DataReader(tokens, new Reading()).read();
      return;
    }
    created(name);
    int after = Names.after(tokens, at);
    for (Columns.Column column : Columns.listed(tokens, after)) {
      reading.innerColumn(Use.CREATED, name, column.name(), column.type());
    }
    for (int i = after; i < tokens.size(); i++) {
      if (tokens.is(i, "REFERENCES")) {
        reading.use(Use.READ, "table", Names.of(tokens, i + 1));
      }
    }
    int as = tokens.find(after, "AS");
    boolean query = as > 0 && Set.of("SELECT", "WITH", "(").contains(tokens.at(as + 1));
    if (query && tokens.closing(after) < as) {
      new DataReader(tokens.part(as + 1, tokens.size()), reading).read();
    }
    if (object.startsWith("external")) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  private void index(String name) {
    int on = tokens.find(at, "ON");
    String table = Names.of(tokens, on + 1);
    if (Names.temporary(table)) {
      return;
    }
    created(name).use(Use.ALTERED, "table", table);
    boolean clustered = tokens.find(0, "CLUSTERED") > 0 && tokens.find(0, "CLUSTERED") < at;
    if (!tokens.has("ONLINE", "=", "ON")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
    if (clustered) {
      reading.trait(Trait.REWRITES_TABLE);
    }
    if (tokens.find(0, "UNIQUE") > 0 && tokens.find(0, "UNIQUE") < at) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
  }

  private void module(String name) {
    boolean anew = tokens.is(0, "ALTER");
    boolean may = tokens.is(1, "OR", "ALTER");
    reading.use(anew ? Use.ALTERED : Use.CREATED, object, name);
    if (may) {
      reading.use(Use.ALTERED, object, name);
    }
    if (object.equals("trigger")) {
      trigger();
    }
    if (tokens.has("EXTERNAL", "NAME")) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
      return;
    }
    int from = Batch.body(tokens);
    if (from >= tokens.size()) {
      reading.partly();
      return;
    }
    reading.later(Reader.body(tokens.part(from, tokens.size()), depth), object.equals("trigger"));
  }

  private void trigger() {
    int on = tokens.find(at, "ON");
    boolean wide = tokens.is(on + 1, "DATABASE") || tokens.is(on + 1, "ALL");
    reading.use(Use.ALTERED, wide ? "database" : "table", Names.of(tokens, on + 1));
    if (wide || tokens.has("LOGON")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
  }
}
