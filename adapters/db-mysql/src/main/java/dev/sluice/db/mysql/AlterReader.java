package dev.sluice.db.mysql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads ALTER statements, clause by clause for tables. */
final class AlterReader {
  private static final Set<String> KEYS =
      Set.of(
          "INDEX",
          "KEY",
          "UNIQUE",
          "FULLTEXT",
          "SPATIAL",
          "PRIMARY",
          "CONSTRAINT",
          "FOREIGN",
          "CHECK",
          "PERIOD");
  private final Tokens tokens;
  private final String object;
  private final Reading reading;
  private String table = "";
  private boolean inPlace;

  AlterReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.object = kind.substring(6).toLowerCase(Locale.ROOT);
    this.reading = reading;
  }

  void read() {
    int word = Math.max(1, tokens.find(1, object.toUpperCase(Locale.ROOT)));
    int at = tokens.skipOptions(word + 1);
    table = tokens.name(at);
    switch (object) {
      case "table" -> {
        reading.use(Use.ALTERED, "table", table);
        List<Tokens> clauses = tokens.commaParts(afterWait(tokens.afterName(at)));
        inPlace = Online.inPlace(clauses);
        clauses.forEach(this::clause);
      }
      case "view" -> {
        reading.use(Use.ALTERED, "view", table).trait(Trait.BREAKS_READERS);
        new DataReader(tokens.part(tokens.find(at, "AS") + 1, tokens.size()), reading).read();
      }
      case "user", "role" -> {
        reading.trait(Trait.CHANGES_PRIVILEGES);
        if (tokens.has("IDENTIFIED")) {
          reading.trait(Trait.CARRIES_SECRET);
        }
      }
      case "database" -> reading.use(Use.ALTERED, "schema", table).trait(Trait.CHANGES_SETTINGS);
      case "event" -> event(at);
      case "procedure", "function", "sequence" -> reading.use(Use.ALTERED, object, table).partly();
      default -> reading.atMost(Certainty.NONE);
    }
    if (Online.refused(tokens)) {
      reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
    }
  }

  /** MariaDB says before the first clause how long to wait for the lock. */
  private int afterWait(int at) {
    return tokens.is(at, "NOWAIT") ? at + 1 : tokens.is(at, "WAIT") ? at + 2 : at;
  }

  private void event(int at) {
    int rename = tokens.find(at, "RENAME", "TO");
    reading.use(rename > 0 ? Use.RENAMED : Use.ALTERED, object, table);
    int body = tokens.find(at, "DO");
    if (body > 0) {
      new ProgramReader(reading).readFrom(tokens, body + 1);
    }
  }

  private void clause(Tokens c) {
    switch (c.at(0)) {
      case "ADD" -> add(c);
      case "DROP" -> drop(c);
      case "MODIFY", "CHANGE" -> change(c);
      case "ALTER" -> alter(c);
      case "RENAME" -> rename(c);
      case "CONVERT" -> rewrite().trait(Trait.MAY_FAIL_ON_DATA, Trait.NARROWS_TYPE);
      case "ROW_FORMAT", "KEY_BLOCK_SIZE" -> reading.trait(Trait.REWRITES_TABLE);
      case "ENGINE", "FORCE" -> rewrite();
      case "ORDER" -> rewrite();
      case "TRUNCATE" -> reading.trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
      case "PARTITION", "REORGANIZE", "COALESCE", "EXCHANGE", "REBUILD", "REMOVE" ->
          rewrite().partly();
      case "DISCARD", "IMPORT" -> reading.trait(Trait.DESTROYS_DATA).partly();
      case "COMMENT",
          "AUTO_INCREMENT",
          "DEFAULT",
          "CHARACTER",
          "CHARSET",
          "COLLATE",
          "ALGORITHM",
          "LOCK",
          "STATS_PERSISTENT",
          "STATS_AUTO_RECALC",
          "STATS_SAMPLE_PAGES",
          "DISABLE",
          "ENABLE",
          "MAX_ROWS",
          "MIN_ROWS",
          "CHECKSUM" -> {}
      default -> reading.partly();
    }
  }

  private Reading rewrite() {
    return reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
  }

  private void add(Tokens c) {
    if (KEYS.contains(c.at(1))) {
      constraint(c);
      return;
    }
    if (c.is(1, "PARTITION")) {
      reading.partly();
      return;
    }
    if (c.is(1, "SYSTEM", "VERSIONING")) {
      rewrite();
      return;
    }
    int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
    if (c.is(at, "(")) {
      c.part(at + 1, c.closing(at)).commaParts(0).forEach(this::column);
    } else {
      column(c.part(at, c.size()));
    }
  }

  private void column(Tokens c) {
    if (KEYS.contains(c.at(0))) {
      reading.partly();
      return;
    }
    reading.use(Use.CREATED, "column", table + "." + c.name(0));
    if (c.has("AUTO_INCREMENT") || c.has("STORED") || c.has("PERSISTENT")) {
      rewrite();
    }
    if (c.has("UNIQUE") || c.has("PRIMARY") || c.has("REFERENCES") || c.has("CHECK")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void constraint(Tokens c) {
    int references = c.find(1, "REFERENCES");
    if (references > 0) {
      reading.use(Use.READ, "table", c.name(references + 1));
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
    } else if (c.has("PRIMARY")) {
      rewrite().trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA);
    } else if (c.has("UNIQUE")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA);
    } else if (c.has("CHECK") && !c.has("NOT", "ENFORCED")) {
      rewrite().trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA);
    } else if (c.has("FULLTEXT") || c.has("SPATIAL")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void drop(Tokens c) {
    switch (c.at(1)) {
      case "INDEX", "KEY" ->
          reading.use(Use.DROPPED, "index", table + "." + c.name(c.skipOptions(2)));
      case "PRIMARY" -> rewrite().use(Use.DROPPED, "constraint", table + ".PRIMARY");
      case "FOREIGN" ->
          reading.use(Use.DROPPED, "constraint", table + "." + c.name(c.skipOptions(3)));
      case "CONSTRAINT", "CHECK" ->
          reading.use(Use.DROPPED, "constraint", table + "." + c.name(c.skipOptions(2)));
      case "PARTITION" -> reading.trait(Trait.DESTROYS_DATA).partly();
      case "SYSTEM", "PERIOD" -> reading.trait(Trait.DESTROYS_DATA).partly();
      default -> {
        int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
        reading.use(Use.DROPPED, "column", table + "." + c.name(at));
        rewrite().trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
      }
    }
  }

  /**
   * MODIFY and CHANGE say the whole column anew; whether its type narrows is not in the text unless
   * the server is to refuse that.
   */
  private void change(Tokens c) {
    int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
    String name = c.name(at);
    reading.use(Use.ALTERED, "column", table + "." + name);
    rewrite().trait(Trait.MAY_FAIL_ON_DATA);
    int type = c.afterName(c.is(0, "CHANGE") ? c.afterName(at) : at);
    if (!inPlace || !Online.plainText(c.part(type, c.size()))) {
      reading.trait(Trait.NARROWS_TYPE);
    }
    if (c.is(0, "CHANGE") && !c.name(c.afterName(at)).equalsIgnoreCase(name)) {
      reading.use(Use.RENAMED, "column", table + "." + name).trait(Trait.BREAKS_READERS);
    }
  }

  private void alter(Tokens c) {
    if (c.is(1, "INDEX") || c.is(1, "KEY") || c.is(1, "CHECK") || c.is(1, "CONSTRAINT")) {
      return;
    }
    int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
    reading.use(Use.ALTERED, "column", table + "." + c.name(at));
  }

  private void rename(Tokens c) {
    if (c.is(1, "INDEX") || c.is(1, "KEY")) {
      reading.use(Use.RENAMED, "index", table + "." + c.name(2));
    } else if (c.is(1, "COLUMN")) {
      reading.use(Use.RENAMED, "column", table + "." + c.name(2)).trait(Trait.BREAKS_READERS);
    } else {
      reading.use(Use.RENAMED, "table", table).trait(Trait.BREAKS_READERS);
    }
  }
}
