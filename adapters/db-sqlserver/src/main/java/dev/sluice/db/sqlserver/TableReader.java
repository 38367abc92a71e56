package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Set;

/** Reads the clauses of ALTER TABLE. */
final class TableReader {
  private static final Set<String> CONSTRAINT =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "DEFAULT", "CONNECTION");

  /** Defaults that are the same for all rows; any other is computed row by row. */
  private static final Set<String> CONSTANT =
      Set.of("GETDATE", "GETUTCDATE", "SYSDATETIME", "SYSUTCDATETIME", "SYSDATETIMEOFFSET");

  private final Tokens tokens;
  private final String table;
  private final int clause;
  private final Reading reading;

  TableReader(Tokens tokens, String table, int clause, Reading reading) {
    this.tokens = tokens;
    this.table = table;
    this.clause = clause;
    this.reading = reading;
  }

  void read() {
    if (Names.temporary(table)) {
      return;
    }
    reading.use(Use.ALTERED, "table", table);
    boolean unchecked = tokens.is(clause, "WITH", "NOCHECK");
    int at = tokens.is(clause, "WITH") ? clause + 2 : clause;
    switch (tokens.at(at)) {
      case "ADD" -> {
        for (Tokens part : tokens.commaParts(at + 1)) {
          add(part, unchecked);
        }
      }
      case "DROP" -> drop(at + 1);
      case "ALTER" -> alterColumn(at + 2);
      case "CHECK" -> check(at, tokens.is(clause, "WITH", "CHECK"));
      case "NOCHECK", "ENABLE" -> {}
      case "DISABLE" -> reading.trait(Trait.CHANGES_SETTINGS);
      case "SWITCH" -> switched(at);
      case "REBUILD" -> rebuild();
      case "SET" -> {
        if (!tokens.has("SYSTEM_VERSIONING") && !tokens.has("LOCK_ESCALATION")) {
          reading.trait(Trait.CHANGES_SETTINGS);
        }
        if (tokens.has("DATA_DELETION", "=", "ON")) {
          reading.trait(Trait.DESTROYS_DATA);
        }
      }
      case "SPLIT", "MERGE" -> reading.trait(Trait.LONG_BLOCKING_LOCK);
      default -> reading.partly();
    }
  }

  private void check(int at, boolean validates) {
    if (!tokens.is(at + 1, "CONSTRAINT")) {
      reading.partly();
    } else if (validates) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void add(Tokens part, boolean unchecked) {
    if (CONSTRAINT.contains(part.at(0))) {
      constraint(part, unchecked);
    } else if (part.is(0, "PERIOD") || part.is(0, "INDEX") || part.is(0, "RANGE")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    } else if (part.named(0)) {
      column(part);
    } else {
      reading.partly();
    }
  }

  private void column(Tokens part) {
    Columns.Column column = Columns.read(part);
    reading.column(Use.CREATED, table, column.name(), column.type());
    int defaults = part.find(1, "DEFAULT");
    boolean identity = part.has("IDENTITY") || part.has("GENERATED");
    if (part.has("NOT", "NULL") && defaults < 0 && !identity && !part.is(1, "AS")) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
    boolean filled = part.has("NOT", "NULL") || part.has("WITH", "VALUES");
    boolean computed = defaults > 0 && filled && !constant(part, defaults + 1);
    if (computed || identity || part.has("PERSISTED")) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    }
    if (part.has("UNIQUE") || part.has("PRIMARY") || part.has("REFERENCES") || part.has("CHECK")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.LONG_BLOCKING_LOCK);
    }
    references(part);
  }

  private static boolean constant(Tokens part, int at) {
    int k = at;
    while (part.is(k, "(")) {
      k++;
    }
    return !part.is(k + 1, "(") || CONSTANT.contains(part.at(k));
  }

  private void references(Tokens part) {
    int references = part.find(0, "REFERENCES");
    if (references >= 0) {
      reading.use(Use.READ, "table", Names.of(part, references + 1));
    }
  }

  private void constraint(Tokens part, boolean unchecked) {
    references(part);
    boolean key = part.has("PRIMARY", "KEY") || part.has("UNIQUE");
    boolean checks = part.has("CHECK") || part.has("FOREIGN", "KEY");
    if (key || (checks && !unchecked)) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA);
      if (!part.has("ONLINE", "=", "ON")) {
        reading.trait(Trait.LONG_BLOCKING_LOCK);
      }
    }
    boolean clustered =
        part.has("CLUSTERED") || (part.has("PRIMARY", "KEY") && !part.has("NONCLUSTERED"));
    if (key && clustered) {
      reading.trait(Trait.REWRITES_TABLE);
    }
  }

  private void drop(int from) {
    boolean columns = false;
    for (Tokens part : tokens.commaParts(from)) {
      columns = part.is(0, "COLUMN") || (columns && !part.is(0, "CONSTRAINT"));
      int at = part.skipOptions(part.is(0, "COLUMN") || part.is(0, "CONSTRAINT") ? 1 : 0);
      String name = Names.of(part, at);
      if (part.is(0, "PERIOD")) {
        reading.use(Use.ALTERED, "table", table);
      } else if (columns) {
        reading.column(Use.DROPPED, table, name, "");
        reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
      } else {
        reading.use(Use.DROPPED, "constraint", table + "." + name);
      }
    }
  }

  private void alterColumn(int at) {
    String after = tokens.at(Names.after(tokens, at));
    boolean property = (after.equals("ADD") || after.equals("DROP"));
    Columns.Column column = Columns.read(tokens.part(at, tokens.size()));
    reading.column(Use.ALTERED, table, column.name(), property ? "" : column.type());
    if (!property) {
      reading.trait(Trait.NARROWS_TYPE, Trait.MAY_FAIL_ON_DATA, Trait.REWRITES_TABLE);
      if (!tokens.has("ONLINE", "=", "ON")) {
        reading.trait(Trait.LONG_BLOCKING_LOCK);
      }
    } else if (tokens.has("PERSISTED")) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    }
  }

  /** All rows leave this table for another, at once. */
  private void switched(int at) {
    int to = tokens.find(at, "TO");
    List<String> names = List.of(table, Names.of(tokens, to + 1));
    reading.use(Use.EMPTIED, "table", names.get(0)).use(Use.WRITTEN, "table", names.get(1));
    reading.trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
  }

  private void rebuild() {
    reading.trait(Trait.REWRITES_TABLE);
    if (!tokens.has("ONLINE", "=", "ON")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }
}
