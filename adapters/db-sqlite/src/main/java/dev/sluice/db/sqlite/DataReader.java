package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.List;
import java.util.Set;

/** Reads queries and row changes. In SQLite no query can hold a change: those only lead. */
final class DataReader {
  private static final Set<String> CONFLICT =
      Set.of("ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK");
  private final Tokens tokens;
  private final Reading reading;

  DataReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    int verb = tokens.is(0, "WITH") ? Kinds.mainVerbAt(tokens) : 0;
    switch (tokens.at(verb)) {
      case "DELETE" -> delete(verb);
      case "UPDATE" -> update(verb);
      case "INSERT", "REPLACE" -> insert(verb);
      case "SELECT", "VALUES", "AS", "(" -> {}
      default -> reading.partly();
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, "FROM") || tokens.is(i, "JOIN")) {
        from(i);
      }
    }
  }

  private void delete(int i) {
    if (!tokens.is(i + 1, "FROM")) {
      reading.partly();
      return;
    }
    write(i + 2);
    reading.trait(Trait.DESTROYS_DATA);
    limited(i);
  }

  private void update(int i) {
    int at = conflict(i);
    write(at);
    if (tokens.is(i + 1, "OR", "REPLACE")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    assigned(at);
    limited(i);
  }

  /** Columns between SET and what follows; several may be set at once, in parentheses. */
  private void assigned(int at) {
    String table = tokens.name(at);
    int set = tokens.find(at, "SET");
    for (Tokens part : set < 0 ? List.<Tokens>of() : tokens.commaParts(set + 1)) {
      if (part.named(0) && part.is(1, "=")) {
        reading.innerColumn(Use.WRITTEN, table, part.name(0), "");
      } else {
        return;
      }
    }
  }

  /** A row that stands in the way of REPLACE is deleted without a word. */
  private void insert(int i) {
    int at = conflict(i);
    if (!tokens.is(at, "INTO")) {
      reading.partly();
      return;
    }
    write(at + 1);
    if (tokens.is(i, "REPLACE") || tokens.is(i + 1, "OR", "REPLACE")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    String table = tokens.name(at + 1);
    int list = tokens.afterName(at + 1);
    if (tokens.is(list, "(")) {
      for (Tokens part : tokens.part(list + 1, tokens.closing(list)).commaParts(0)) {
        reading.innerColumn(Use.WRITTEN, table, part.named(0) ? part.name(0) : "", "");
      }
    }
    boolean command = tokens.is(list, "(") && tokens.name(list + 1).equalsIgnoreCase(table);
    if (command) {
      reading.trait(Trait.HIDDEN_WRITE).partly();
    }
  }

  private int conflict(int i) {
    return tokens.is(i + 1, "OR") && CONFLICT.contains(tokens.at(i + 2)) ? i + 3 : i + 1;
  }

  private void write(int at) {
    String table = tokens.name(at);
    reading.use(Use.WRITTEN, "table", table);
    if (Outside.structure(table)) {
      reading.trait(Trait.DESTROYS_DATA, Trait.HIDDEN_WRITE).partly();
    }
  }

  private void from(int i) {
    int at = i + 1;
    boolean table = tokens.named(at) && !tokens.at(i - 1).equals("DISTINCT");
    if (table && !tokens.at(i - 1).equals("DELETE") && !tokens.is(tokens.afterName(at), "(")) {
      reading.use(Use.READ, "table", tokens.name(at));
    }
  }

  /** Says what limits the change that starts here. */
  private void limited(int from) {
    int depth = 0;
    int end = tokens.size();
    int where = -1;
    for (int i = from; i < tokens.size(); i++) {
      String word = tokens.at(i);
      if (word.equals("(")) {
        depth++;
      } else if (word.equals(")")) {
        depth--;
      } else if (depth == 0 && word.equals("WHERE")) {
        where = i;
      } else if (depth == 0 && where > 0 && Set.of("RETURNING", "ORDER", "LIMIT").contains(word)) {
        end = i;
        break;
      }
    }
    Tokens condition = tokens.part(where + 1, end);
    boolean every = where < 0 || Truth.always(condition) || doubtful(condition);
    reading.where(where < 0 ? Where.ABSENT : every ? Where.ALWAYS_TRUE : Where.MEANINGFUL);
    if (every) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }

  /**
   * A name in double quotes that is no column is a string to SQLite, and rows always have a rowid.
   */
  private static boolean doubtful(Tokens condition) {
    boolean columns = false;
    boolean strings = false;
    for (int i = 0; i < condition.size(); i++) {
      boolean quoted = condition.isType(i, Token.Type.QUOTED_NAME);
      boolean text = quoted && condition.raw(i).matches("\"[^A-Za-z_\\x80-\\uFFFF].*|\"\"");
      strings |= text;
      columns |= condition.named(i) && !text && !operator(condition.at(i));
    }
    boolean rowid =
        Set.of("ROWID", "OID", "_ROWID_").contains(condition.at(0))
            && (condition.is(1, "IS", "NOT", "NULL")
                || condition.is(1, "NOTNULL")
                || condition.is(1, "NOT", "NULL"));
    return (strings && !columns) || (rowid && condition.size() <= 4);
  }

  private static boolean operator(String word) {
    return Set.of("AND", "OR", "NOT", "IS", "NULL", "LIKE", "GLOB", "IN", "BETWEEN").contains(word);
  }
}
