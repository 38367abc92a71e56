package dev.sluice.db.mysql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.Set;

/** Reads queries and row changes. Neither product lets a change hide inside a query. */
final class DataReader {
  private static final Set<String> MODIFIERS =
      Set.of("LOW_PRIORITY", "QUICK", "IGNORE", "DELAYED", "HIGH_PRIORITY", "INTO");
  private final Tokens tokens;
  private final Reading reading;

  DataReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    int verb = verbAt();
    switch (tokens.at(verb)) {
      case "DELETE" -> delete(verb);
      case "UPDATE" -> update(verb);
      case "INSERT" -> insert(verb);
      case "REPLACE" -> {
        insert(verb);
        reading.trait(Trait.DESTROYS_DATA);
      }
      case "TABLE" -> reading.use(Use.READ, "table", tokens.name(verb + 1));
      case "SELECT", "VALUES", "DO", "(" -> {}
      default -> reading.partly();
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, "FROM") || tokens.is(i, "JOIN") || tokens.is(i, "STRAIGHT_JOIN")) {
        from(i);
      } else if (tokens.is(i, "INTO", "OUTFILE") || tokens.is(i, "INTO", "DUMPFILE")) {
        reading.trait(Trait.LEAVES_DATABASE);
      } else if (tokens.is(i, "FOR", "UPDATE")) {
        reading.trait(Trait.LONG_BLOCKING_LOCK);
      }
    }
  }

  private int verbAt() {
    if (!tokens.is(0, "WITH")) {
      return 0;
    }
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      depth += tokens.is(i, "(") ? 1 : tokens.is(i, ")") ? -1 : 0;
      if (depth == 0
          && Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES", "TABLE")
              .contains(tokens.at(i))) {
        return i;
      }
    }
    return 0;
  }

  private int skipModifiers(int from) {
    int i = from;
    while (MODIFIERS.contains(tokens.at(i))) {
      i++;
    }
    return i;
  }

  /** DELETE FROM t, DELETE t1, t2 FROM …, DELETE FROM t1 USING …. */
  private void delete(int verb) {
    int at = skipModifiers(verb + 1);
    at = tokens.is(at, "FROM") ? at + 1 : at;
    targets(at);
    reading.trait(Trait.DESTROYS_DATA);
    if (unbounded(verb)) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }

  private void targets(int from) {
    int i = from;
    while (true) {
      reading.use(Use.WRITTEN, "table", tokens.name(i));
      i = tokens.afterName(i);
      i = tokens.is(i, ".", "*") ? i + 2 : i;
      if (!tokens.is(i, ",")) {
        return;
      }
      i++;
    }
  }

  private void update(int verb) {
    int set = tokens.find(verb, "SET");
    int at = skipModifiers(verb + 1);
    reading.use(Use.WRITTEN, "table", tokens.name(at));
    for (int i = at; i < set; i++) {
      if (tokens.is(i, ",") || tokens.is(i, "JOIN")) {
        reading.use(Use.WRITTEN, "table", tokens.name(i + 1));
      }
    }
    if (unbounded(verb)) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }

  private void insert(int verb) {
    reading.use(Use.WRITTEN, "table", tokens.name(skipModifiers(verb + 1)));
  }

  private void from(int i) {
    int at = i + 1;
    while (tokens.is(at, "(")) {
      at++;
    }
    if (tokens.named(at) && !tokens.is(i - 1, "DELETE") && !tokens.is(at, "SELECT")) {
      reading.use(Use.READ, "table", tokens.name(at));
    }
  }

  /** Whether the change that starts here has no WHERE, or one that is always true. */
  private boolean unbounded(int from) {
    int depth = 0;
    int where = -1;
    int end = tokens.size();
    for (int i = from; i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && word.equals("WHERE")) {
        where = i;
      } else if (depth == 0 && where > 0 && Set.of("ORDER", "LIMIT", "RETURNING").contains(word)) {
        end = i;
        break;
      }
    }
    return where < 0 || Truth.always(tokens.part(where + 1, end));
  }
}
