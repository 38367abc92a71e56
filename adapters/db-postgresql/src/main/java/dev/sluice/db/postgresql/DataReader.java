package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.List;
import java.util.Set;

/** Reads queries and row changes, wherever in the statement they stand. */
final class DataReader {
  private final Tokens tokens;
  private final Reading reading;

  DataReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    for (int i = 0; i < tokens.size(); i++) {
      boolean nested = i > 0 && tokens.at(i - 1).equals("(");
      boolean leads = i == 0 || nested || (tokens.is(0, "WITH") && tokens.at(i - 1).equals(")"));
      switch (tokens.at(i)) {
        case "DELETE" -> delete(i, nested, leads);
        case "UPDATE" -> update(i, nested, leads);
        case "INSERT" -> insert(i, nested, leads);
        case "MERGE" -> merge(i, leads);
        case "TRUNCATE", "DROP" -> reading.partly();
        case "FROM", "JOIN" -> from(i);
        case "INTO" -> into(i);
        default -> {}
      }
    }
  }

  private void delete(int i, boolean nested, boolean leads) {
    if (!leads || !tokens.is(i + 1, "FROM")) {
      return;
    }
    change(Use.WRITTEN, i + 2, nested);
    reading.trait(Trait.DESTROYS_DATA);
    limits(i);
  }

  private void limits(int i) {
    Where where = where(i);
    reading.where(where);
    if (where != Where.MEANINGFUL) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }

  private void update(int i, boolean nested, boolean leads) {
    if (!leads) {
      return;
    }
    change(Use.WRITTEN, i + 1, nested);
    assigned(i);
    limits(i);
  }

  private void assigned(int i) {
    int set = tokens.find(i, "SET");
    String table = tokens.name(tokens.skipOptions(i + 1));
    for (Tokens part : set < 0 ? List.<Tokens>of() : tokens.commaParts(set + 1)) {
      if (part.is(0, "(")) {
        ColumnList.names(part, 0, table, reading);
      } else if (part.is(part.afterName(0), "=")) {
        reading.innerColumn(Use.WRITTEN, table, part.name(0), "");
      }
    }
  }

  private void insert(int i, boolean nested, boolean leads) {
    if (leads && tokens.is(i + 1, "INTO")) {
      change(Use.WRITTEN, i + 2, nested);
      int open = tokens.afterName(i + 2);
      if (tokens.is(open, "(") && !tokens.is(open + 1, "SELECT")) {
        ColumnList.names(tokens, open, tokens.name(i + 2), reading);
      }
    }
  }

  private void merge(int i, boolean leads) {
    if (leads && tokens.is(i + 1, "INTO")) {
      change(Use.WRITTEN, i + 2, false);
      if (tokens.has("THEN", "DELETE")) {
        reading.trait(Trait.DESTROYS_DATA);
      }
    }
  }

  private void change(Use use, int at, boolean nested) {
    reading.use(use, "table", tokens.name(tokens.skipOptions(at)));
    if (nested) {
      reading.trait(Trait.HIDDEN_WRITE);
    }
  }

  private void from(int i) {
    int at = tokens.skipOptions(i + 1);
    if (tokens.named(at)
        && !tokens.at(i - 1).equals("DELETE")
        && !tokens.at(i - 1).equals("DISTINCT")
        && !tokens.at(tokens.afterName(at)).equals("(")) {
      reading.use(Use.READ, "table", tokens.name(at));
    }
  }

  private void into(int i) {
    if (!Set.of("INSERT", "MERGE").contains(tokens.at(i - 1))) {
      int at = i + 1;
      while (Set.of("TEMP", "TEMPORARY", "UNLOGGED", "TABLE").contains(tokens.at(at))) {
        at++;
      }
      reading.use(Use.CREATED, "table", tokens.name(at)).trait(Trait.HIDDEN_WRITE);
    }
  }

  /** What limits the change that starts here. */
  private Where where(int from) {
    int depth = 0;
    int end = tokens.size();
    int where = -1;
    for (int i = from; i < tokens.size(); i++) {
      String word = tokens.at(i);
      if (word.equals("(")) {
        depth++;
      } else if (word.equals(")") && --depth < 0) {
        end = i;
        break;
      } else if (depth == 0 && word.equals("WHERE")) {
        where = i;
      } else if (depth == 0 && where > 0 && word.equals("RETURNING")) {
        end = i;
        break;
      }
    }
    if (where < 0) {
      return Where.ABSENT;
    }
    return Truth.always(tokens.part(where + 1, end)) ? Where.ALWAYS_TRUE : Where.MEANINGFUL;
  }
}
