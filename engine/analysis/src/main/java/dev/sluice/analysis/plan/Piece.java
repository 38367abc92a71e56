package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Token;
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
 * @param sql what it is by itself, without a terminator
 */
record Piece(
    Statement statement, StatementReading reading, Tokens tokens, String table, String sql) {

  /** Whether it is an action of an ALTER TABLE. */
  boolean action() {
    return !table.isEmpty();
  }

  /** The statement that carries out an action on the table. */
  String alter(String action) {
    return "ALTER TABLE " + table + " " + action;
  }

  /** Plain names and words that stand in it. */
  Set<String> words() {
    Set<String> words = new HashSet<>();
    words.add(Written.last(table));
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.named(i)) {
        words.add(Written.last(tokens.raw(i)));
      } else if (tokens.isType(i, Token.Type.SYMBOL) && tokens.is(i, "*")) {
        words.add("*");
      }
    }
    return words;
  }

  /** A statement as a whole. */
  static Piece whole(Statement statement, StatementReading reading, Tokens tokens) {
    return new Piece(statement, reading, tokens, "", statement.text());
  }

  /** The actions of an ALTER TABLE of one table; one piece for anything else. */
  static List<Piece> of(Statement statement, StatementReading reading, Tokens tokens) {
    int word = tokens.is(0, "ALTER", "TABLE") ? 1 : -1;
    int at = word < 0 ? -1 : tokens.skipOptions(word + 1);
    int after = at < 0 ? -1 : tokens.afterName(at);
    if (at < 0 || after <= at || after >= tokens.size() || tokens.is(after, "*")) {
      return List.of(whole(statement, reading, tokens));
    }
    List<Tokens> actions = tokens.commaParts(after);
    if (actions.stream().anyMatch(one -> one.is(0, "ALGORITHM") || one.is(0, "LOCK"))) {
      // The author says how much may be locked; cut up, that would be lost.
      return List.of(whole(statement, reading, tokens));
    }
    String table = tokens.written(at, after);
    List<Piece> pieces = new ArrayList<>();
    for (Tokens action : actions) {
      String sql = "ALTER TABLE " + tokens.written(word + 1, after) + " " + all(action);
      pieces.add(new Piece(statement, reading, action, table, sql));
    }
    return pieces;
  }

  private static String all(Tokens tokens) {
    return tokens.written(0, tokens.size());
  }
}
