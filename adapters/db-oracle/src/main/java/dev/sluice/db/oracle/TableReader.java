package dev.sluice.db.oracle;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Set;

/** Reads the clauses of ALTER TABLE, which follow one another without commas. */
final class TableReader {
  private static final Set<String> CLAUSES =
      Set.of(
          "ADD",
          "MODIFY",
          "DROP",
          "RENAME",
          "SET",
          "MOVE",
          "SHRINK",
          "TRUNCATE",
          "EXCHANGE",
          "SPLIT",
          "MERGE",
          "COALESCE",
          "ENABLE",
          "DISABLE",
          "READ");
  private static final Set<String> PARTS = Set.of("PARTITION", "SUBPARTITION", "PARTITIONS");

  /** How a table is stored, which changes nothing of what it holds. */
  private static final Set<String> STORAGE =
      Set.of(
          "PARALLEL",
          "NOPARALLEL",
          "LOGGING",
          "NOLOGGING",
          "CACHE",
          "NOCACHE",
          "COMPRESS",
          "NOCOMPRESS",
          "MONITORING",
          "NOMONITORING",
          "PCTFREE",
          "INITRANS",
          "STORAGE",
          "ROW",
          "RESULT_CACHE",
          "INMEMORY",
          "NO",
          "FLASHBACK",
          "ALLOCATE",
          "DEALLOCATE",
          "UPGRADE");

  private final Tokens tokens;
  private final String table;
  private final int from;
  private final Reading reading;

  TableReader(Tokens tokens, String table, int from, Reading reading) {
    this.tokens = tokens;
    this.table = table;
    this.from = from;
    this.reading = reading;
  }

  void read() {
    reading.use(Use.ALTERED, "table", table);
    int i = from;
    while (i < tokens.size()) {
      int end = next(i + 1);
      clause(tokens.part(i, end));
      i = end;
    }
  }

  /** The next clause outside parentheses; ENABLE and DISABLE end a constraint as well. */
  private int next(int start) {
    int depth = 0;
    for (int k = start; k < tokens.size(); k++) {
      String word = tokens.at(k);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      boolean belongs =
          Set.of("ON", "SET", "READ", "ROW", "FOR").contains(tokens.at(k - 1))
              || tokens.is(k, "SET", "NULL")
              || tokens.is(k, "ENABLE")
              || tokens.is(k, "DISABLE")
              || (tokens.is(k, "ADD", "(") && tokens.is(k - 1, "IDENTITY"));
      if (depth == 0 && CLAUSES.contains(word) && !belongs) {
        return k;
      }
    }
    return tokens.size();
  }

  private void clause(Tokens c) {
    switch (c.at(0)) {
      case "ADD" -> add(c);
      case "MODIFY" -> modify(c);
      case "DROP" -> drop(c);
      case "RENAME" -> rename(c);
      case "SET" -> {
        if (c.is(1, "UNUSED")) {
          columns(c, c.is(2, "COLUMN") ? 3 : 2)
              .forEach(name -> reading.column(Use.DROPPED, table, name, ""));
          reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
        }
      }
      case "MOVE" -> {
        reading.trait(Trait.REWRITES_TABLE);
        online(c);
      }
      case "SHRINK", "COALESCE", "SPLIT", "MERGE" -> online(c);
      case "TRUNCATE" -> reading.use(Use.EMPTIED, "table", table).trait(Trait.DESTROYS_DATA);
      case "EXCHANGE" -> {
        int with = c.find(1, "WITH");
        reading.use(Use.WRITTEN, "table", Names.of(c, with + 2)).trait(Trait.DESTROYS_DATA);
      }
      case "ENABLE" -> enable(c);
      case "DISABLE" -> {
        if (c.has("TRIGGERS")) {
          reading.trait(Trait.CHANGES_SETTINGS);
        }
      }
      case "READ" -> {
        if (c.is(1, "ONLY")) {
          reading.trait(Trait.BREAKS_READERS);
        }
      }
      default -> {
        if (!STORAGE.contains(c.at(0))) {
          reading.partly();
        }
      }
    }
  }

  private void online(Tokens c) {
    if (!c.has("ONLINE")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void enable(Tokens c) {
    boolean constraint = c.has("CONSTRAINT") || c.has("PRIMARY") || c.has("UNIQUE");
    if (constraint && !c.has("NOVALIDATE")) {
      validates();
    }
  }

  private void validates() {
    reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
  }

  /** The parts of a clause in parentheses, or the clause itself as the only one. */
  private static List<Tokens> parts(Tokens c, int at) {
    return c.is(at, "(")
        ? c.part(at + 1, c.closing(at)).commaParts(0)
        : List.of(c.part(at, c.size()));
  }

  private static List<String> columns(Tokens c, int at) {
    return parts(c, at).stream().map(part -> Names.of(part, 0)).toList();
  }

  private void add(Tokens c) {
    if (PARTS.contains(c.at(1)) || c.is(1, "SUPPLEMENTAL") || c.is(1, "PERIOD")) {
      return;
    }
    for (Tokens part : parts(c, c.is(1, "COLUMN") ? 2 : 1)) {
      int references = part.find(0, "REFERENCES");
      if (references >= 0) {
        reading.use(Use.READ, "table", Names.of(part, references + 1));
      }
      if (Columns.constraint(part)) {
        if (!part.has("NOVALIDATE") && !part.has("DISABLE")) {
          validates();
        }
      } else {
        addColumn(part);
      }
    }
  }

  private void addColumn(Tokens part) {
    Columns.Column column = Columns.read(part);
    reading.column(Use.CREATED, table, column.name(), column.type());
    boolean filled = part.has("DEFAULT") || part.has("GENERATED") || part.has("AS");
    if (part.has("NOT", "NULL") && !filled) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
    if (part.has("IDENTITY")) {
      reading.trait(Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    }
    boolean key = part.has("UNIQUE") || part.has("PRIMARY", "KEY");
    if (key || part.has("REFERENCES") || part.has("CHECK")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void modify(Tokens c) {
    if (PARTS.contains(c.at(1)) || c.is(1, "DEFAULT") || c.is(1, "LOB")) {
      return;
    }
    if (Set.of("CONSTRAINT", "PRIMARY", "UNIQUE").contains(c.at(1))) {
      enable(c);
      return;
    }
    for (Tokens part : parts(c, c.is(1, "COLUMN") ? 2 : 1)) {
      Columns.Column column = Columns.read(part);
      reading.column(Use.ALTERED, table, column.name(), column.type());
      if (!column.type().isEmpty()) {
        reading.trait(Trait.NARROWS_TYPE, Trait.MAY_FAIL_ON_DATA);
      }
      if (part.has("NOT", "NULL") && !part.has("NOVALIDATE")) {
        validates();
      }
    }
  }

  private void drop(Tokens c) {
    if (c.has("CASCADE")) {
      reading.trait(Trait.CASCADES);
    }
    if (PARTS.contains(c.at(1))) {
      reading.use(Use.EMPTIED, "table", table).trait(Trait.DESTROYS_DATA);
    } else if (c.is(1, "CONSTRAINT")) {
      reading.use(Use.DROPPED, "constraint", table + "." + Names.of(c, c.skipOptions(2)));
    } else if (c.is(1, "COLUMN") || c.is(1, "(")) {
      columns(c, c.is(1, "COLUMN") ? 2 : 1)
          .forEach(name -> reading.column(Use.DROPPED, table, name, ""));
      reading.trait(
          Trait.DESTROYS_DATA,
          Trait.BREAKS_READERS,
          Trait.REWRITES_TABLE,
          Trait.LONG_BLOCKING_LOCK);
    } else if (c.is(1, "UNUSED")) {
      reading.trait(Trait.DESTROYS_DATA, Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
    } else if (!Set.of("PRIMARY", "UNIQUE", "SUPPLEMENTAL", "PERIOD").contains(c.at(1))) {
      reading.partly();
    }
  }

  private void rename(Tokens c) {
    if (c.is(1, "COLUMN")) {
      reading.column(Use.RENAMED, table, Names.of(c, 2), "");
    } else if (c.is(1, "TO")) {
      reading.use(Use.RENAMED, "table", table);
    }
    if (c.is(1, "COLUMN") || c.is(1, "TO")) {
      reading.trait(Trait.BREAKS_READERS);
    }
  }
}
