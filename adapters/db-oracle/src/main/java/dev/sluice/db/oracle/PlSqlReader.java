package dev.sluice.db.oracle;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Reads every statement of a PL/SQL block. */
final class PlSqlReader {
  /** Words that begin a statement and so no declaration or call. */
  static final Set<String> VERBS =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "WITH",
          "EXECUTE",
          "OPEN",
          "FETCH",
          "CLOSE",
          "NULL",
          "EXIT",
          "CONTINUE",
          "GOTO",
          "RAISE",
          "RETURN",
          "PIPE",
          "COMMIT",
          "ROLLBACK",
          "SAVEPOINT",
          "SET",
          "LOCK",
          "CURSOR",
          "TYPE",
          "SUBTYPE",
          "PRAGMA",
          "CALL");

  private final Block block;
  private final Reading reading;
  private final int depth;

  PlSqlReader(Tokens tokens, Reading reading, int depth) {
    this.block = Block.of(tokens);
    this.reading = reading;
    this.depth = depth;
  }

  void read() {
    block.statements().forEach(this::statement);
    for (Tokens condition : block.conditions()) {
      query(condition);
      Functions.outside(condition, reading);
    }
  }

  private void statement(Tokens tokens) {
    switch (tokens.at(0)) {
      case "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH" -> {
        new DataReader(tokens, reading, block.declared()).read();
      }
      case "EXECUTE" -> execute(tokens);
      case "OPEN" -> open(tokens);
      case "CURSOR" -> {
        int query = tokens.find(1, "IS");
        new DataReader(tokens.part(query + 1, tokens.size()), reading, block.declared()).read();
      }
      case "COMMIT", "ROLLBACK", "SAVEPOINT", "SET" -> reading.trait(Trait.TRANSACTION_CONTROL);
      case "LOCK" ->
          reading.use(Use.ALTERED, "table", Names.of(tokens, 2)).trait(Trait.LONG_BLOCKING_LOCK);
      case "PRAGMA" -> {
        if (tokens.is(1, "AUTONOMOUS_TRANSACTION")) {
          reading.trait(Trait.TRANSACTION_CONTROL);
        }
      }
      case "FETCH",
          "CLOSE",
          "NULL",
          "EXIT",
          "CONTINUE",
          "GOTO",
          "RAISE",
          "RETURN",
          "PIPE",
          "TYPE",
          "SUBTYPE" ->
          query(tokens);
      default -> {
        if (!Block.declaration(tokens) && !expression(tokens)) {
          new Calls(tokens, reading, depth, block.declared()).read();
        }
        query(tokens);
      }
    }
    Functions.outside(tokens, reading);
  }

  /** Subqueries inside a loop head, a condition or an assignment. */
  private void query(Tokens tokens) {
    if (tokens.has("SELECT")) {
      new DataReader(tokens, reading, block.declared()).read();
    }
  }

  /** An assignment, or a condition: something stands after the name that no call has. */
  private static boolean expression(Tokens tokens) {
    if (!tokens.named(0)) {
      return true;
    }
    int end = Names.after(tokens, 0);
    while (end < tokens.size() && tokens.is(end, "(")) {
      end = tokens.closing(end) + 1;
      while (tokens.is(end, ".")) {
        end = Names.after(tokens, end + 1);
      }
    }
    return end < tokens.size();
  }

  private void execute(Tokens tokens) {
    int to = 2;
    while (to < tokens.size()
        && !Set.of("INTO", "USING", "BULK", "RETURNING", "RETURN").contains(tokens.at(to))) {
      to++;
    }
    Tokens text = new ConstantTexts(block.statements()).resolved(tokens.part(2, to));
    Calls.text(text, reading, depth);
  }

  private void open(Tokens tokens) {
    int query = tokens.find(1, "FOR") + 1;
    if (query == 0) {
      return;
    }
    if (tokens.is(query, "SELECT") || tokens.is(query, "WITH") || tokens.is(query, "(")) {
      new DataReader(tokens.part(query, tokens.size()), reading, block.declared()).read();
    } else if (tokens.isType(query, Token.Type.STRING)) {
      Calls.text(tokens.part(query, query + 1), reading, depth);
    } else {
      reading.trait(Trait.DYNAMIC_SQL).atMost(Certainty.PARTIAL);
    }
  }
}
