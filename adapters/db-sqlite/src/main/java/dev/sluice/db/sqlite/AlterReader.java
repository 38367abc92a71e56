package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Reads ALTER TABLE, of which SQLite knows one clause a statement. */
final class AlterReader {
  private static final Set<String> CONSTRAINTS =
      Set.of("CONSTRAINT", "CHECK", "PRIMARY", "UNIQUE", "FOREIGN");
  private final Tokens tokens;
  private final Reading reading;

  AlterReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    String table = tokens.name(2);
    Tokens clause = tokens.part(tokens.afterName(2), tokens.size());
    reading.use(Use.ALTERED, "table", table);
    if (Outside.structure(table)) {
      reading.trait(Trait.HIDDEN_WRITE).partly();
    }
    switch (clause.at(0)) {
      case "RENAME" -> rename(table, clause);
      case "ADD" -> add(table, clause);
      case "DROP" -> drop(table, clause);
      case "ALTER" -> alter(table, clause);
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private void rename(String table, Tokens clause) {
    reading.trait(Trait.BREAKS_READERS);
    if (clause.is(1, "TO")) {
      reading.use(Use.RENAMED, "table", table);
      return;
    }
    int at = column(clause);
    reading.column(Use.RENAMED, table, clause.name(at), "");
    if (!clause.is(at + 1, "TO")) {
      reading.partly();
    }
  }

  private void add(String table, Tokens clause) {
    if (CONSTRAINTS.contains(clause.at(1))) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
      return;
    }
    int at = column(clause);
    reading.column(Use.CREATED, table, clause.name(at), ColumnList.type(clause, at + 1));
    boolean generated = clause.has("GENERATED") || clause.has("AS", "(");
    if (clause.has("NOT", "NULL") && !clause.has("DEFAULT") && !generated) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
    if (clause.has("CHECK") || (generated && clause.has("NOT", "NULL"))) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
    }
    int references = clause.find(0, "REFERENCES");
    if (references > 0) {
      reading.use(Use.READ, "table", clause.name(references + 1));
    }
  }

  private void drop(String table, Tokens clause) {
    if (clause.is(1, "CONSTRAINT")) {
      reading.use(Use.DROPPED, "constraint", table + "." + clause.name(2));
      return;
    }
    reading.column(Use.DROPPED, table, clause.name(column(clause)), "");
    reading.trait(
        Trait.DESTROYS_DATA, Trait.BREAKS_READERS, Trait.REWRITES_TABLE, Trait.LONG_BLOCKING_LOCK);
  }

  private void alter(String table, Tokens clause) {
    int at = column(clause);
    reading.column(Use.ALTERED, table, clause.name(at), "");
    if (clause.is(at + 1, "SET", "NOT", "NULL")) {
      reading.trait(Trait.VALIDATES_ROWS, Trait.MAY_FAIL_ON_DATA, Trait.LONG_BLOCKING_LOCK);
    } else if (!clause.is(at + 1, "DROP", "NOT", "NULL")) {
      reading.partly();
    }
  }

  /** COLUMN is a noise word, unless it is the name itself. */
  private static int column(Tokens clause) {
    return clause.is(1, "COLUMN") && clause.named(2) && !clause.is(2, "TO") ? 2 : 1;
  }
}
