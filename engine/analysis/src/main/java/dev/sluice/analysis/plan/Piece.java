package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A statement of the script, or one action of an ALTER TABLE.
 *
 * @param statement the statement
 * @param reading what the engine's reader says of the whole statement
 * @param tokens the whole statement, or the action alone
 * @param table the table of an ALTER TABLE as written; empty for any other statement
 * @param sql what it is by itself, without a terminator and without a comment at its end
 * @param options whether an ALTER TABLE says IF EXISTS, ONLY or the like
 */
record Piece(
    Statement statement,
    StatementReading reading,
    Tokens tokens,
    String table,
    String sql,
    boolean options) {

  /** Whether it is an action of an ALTER TABLE. */
  boolean action() {
    return !table.isEmpty();
  }

  /** The statement that carries out an action on the table. */
  String alter(String action) {
    return "ALTER TABLE " + table + " " + action;
  }

  /**
   * Whether it does nothing but change tables that it names; what reads or writes rows, drops, or
   * runs code may depend on anything.
   */
  boolean changesTablesOnly() {
    boolean creates =
        tokens.is(0, "CREATE", "INDEX")
            || tokens.is(0, "CREATE", "UNIQUE", "INDEX")
            || tokens.is(0, "CREATE", "TABLE");
    boolean reaches = tokens.has("AS") || (tokens.has("DROP") && tokens.has("CASCADE"));
    return (tokens.is(0, "ALTER", "TABLE") || creates) && !reaches;
  }

  /** Plain names of the tables, indexes and the like that it is about. */
  Set<String> objects() {
    Set<String> names = new HashSet<>();
    reading.objects().stream()
        .filter(use -> !use.kind().equals("column"))
        .forEach(use -> names.add(Written.last(use.name())));
    if (tokens.is(0, "ALTER", "TABLE")) {
      int at = tokens.skipOptions(2);
      names.add(Written.last(tokens.written(at, tokens.afterName(at))));
    }
    return names;
  }

  /** Plain names and words that stand in it. */
  Set<String> words() {
    Set<String> words = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.named(i)) {
        words.add(Written.last(tokens.raw(i)));
      }
    }
    return words;
  }

  /** A statement as a whole. */
  static Piece whole(Statement statement, StatementReading reading, Tokens tokens) {
    String sql = statement.text().substring(0, tokens.end(tokens.size() - 1));
    return new Piece(statement, reading, tokens, "", sql, false);
  }

  /** The actions of an ALTER TABLE of one table; one piece for anything else. */
  List<Piece> actions() {
    int word = tokens.is(0, "ALTER", "TABLE") ? 1 : -1;
    int at = word < 0 ? -1 : tokens.skipOptions(word + 1);
    int after = at < 0 ? -1 : tokens.afterName(at);
    if (at < 0 || after <= at || after >= tokens.size() || tokens.is(after, "*")) {
      return List.of(this);
    }
    List<Tokens> actions = tokens.commaParts(after);
    if (actions.stream().anyMatch(one -> one.is(0, "ALGORITHM") || one.is(0, "LOCK"))) {
      // The author says how much may be locked; cut up, that would be lost.
      return List.of(this);
    }
    String name = tokens.written(at, after);
    List<Piece> pieces = new ArrayList<>();
    for (Tokens action : actions) {
      String alone = "ALTER TABLE " + tokens.written(word + 1, after) + " " + all(action);
      pieces.add(new Piece(statement, reading, action, name, alone, at > word + 1));
    }
    return pieces;
  }

  private static String all(Tokens tokens) {
    return tokens.written(0, tokens.size());
  }
}
