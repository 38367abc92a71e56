package dev.sluice.db.oracle;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The statements and declarations inside a PL/SQL block, in order, found through conditions, loops,
 * handlers and nested programs.
 */
final class Block {
  private static final Set<String> DML = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "EXECUTE");
  private final Tokens tokens;
  private final List<Tokens> statements = new ArrayList<>();
  private final List<Tokens> conditions = new ArrayList<>();
  private final Set<String> declared = new HashSet<>();

  private Block(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Reads a block from its first word on. */
  static Block of(Tokens tokens) {
    Block block = new Block(tokens);
    int i = 0;
    while (i < tokens.size()) {
      i = Math.max(i + 1, block.step(i));
    }
    return block;
  }

  /** The statements and declarations. */
  List<Tokens> statements() {
    return statements;
  }

  /** Conditions and loop heads. */
  List<Tokens> conditions() {
    return conditions;
  }

  /** Names that the block itself declares, in upper case. */
  Set<String> declared() {
    return declared;
  }

  /** Whether nothing in the block can end the transaction that it runs in. */
  static boolean staysOpen(Tokens tokens) {
    Block block = of(tokens);
    return block.statements.stream()
        .allMatch(
            statement ->
                !Set.of("COMMIT", "ROLLBACK", "EXECUTE", "SET").contains(statement.at(0))
                    && !Calls.unknown(statement, block.declared));
  }

  private int step(int i) {
    return switch (tokens.at(i)) {
      case ";", "BEGIN", "DECLARE", "LOOP", "ELSE", "THEN", "IS", "AS", "$ELSE", "$END" -> i + 1;
      case "EXCEPTION" -> i + 1;
      case "<" -> tokens.is(i + 1, "<") ? tokens.find(i, ">", ">") + 2 : leaf(i);
      case "END" -> until(i, ";");
      case "IF", "ELSIF", "WHEN" -> head(i, "THEN");
      case "$IF", "$ELSIF" -> until(i, "$THEN");
      case "WHILE" -> head(i, "LOOP");
      case "FOR" -> loop(i);
      case "FORALL" -> forAll(i);
      case "CASE" -> head(i, "WHEN") - 1;
      case "PROCEDURE", "FUNCTION" -> program(i);
      case "BEFORE", "AFTER", "INSTEAD" -> section(i);
      default -> leaf(i);
    };
  }

  private int until(int i, String word) {
    int end = tokens.find(i, word);
    return end < 0 ? tokens.size() : end + 1;
  }

  /** A condition up to the word that ends it, outside parentheses and CASE expressions. */
  private int head(int i, String end) {
    int depth = 0;
    int cases = 0;
    for (int k = i + 1; k < tokens.size(); k++) {
      String word = tokens.at(k);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (word.equals("CASE")) {
        cases++;
      } else if (word.equals("END") && cases > 0) {
        cases--;
      } else if (depth <= 0 && cases == 0 && word.equals(end)) {
        conditions.add(tokens.part(i + 1, k));
        return k + 1;
      }
    }
    conditions.add(tokens.part(i + 1, tokens.size()));
    return tokens.size();
  }

  private int loop(int i) {
    declare(i + 1);
    return head(i, "LOOP");
  }

  private int forAll(int i) {
    int k = i;
    while (k < tokens.size() && !DML.contains(tokens.at(k))) {
      k++;
    }
    return k;
  }

  /** The head of a nested program; its body is read like the rest. */
  private int program(int i) {
    declare(i + 1);
    int depth = 0;
    for (int k = i + 1; k < tokens.size(); k++) {
      String word = tokens.at(k);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && (word.equals("IS") || word.equals("AS") || word.equals(";"))) {
        return k + 1;
      }
    }
    return tokens.size();
  }

  /** The head of a section of a compound trigger: AFTER EACH ROW IS, BEFORE STATEMENT IS. */
  private int section(int i) {
    for (int k = i + 2; k <= i + 4; k++) {
      if (tokens.is(k, "IS") && (tokens.is(k - 1, "ROW") || tokens.is(k - 1, "STATEMENT"))) {
        return k + 1;
      }
    }
    return leaf(i);
  }

  private int leaf(int i) {
    int depth = 0;
    for (int k = i; k < tokens.size(); k++) {
      String word = tokens.at(k);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth <= 0 && word.equals(";")) {
        add(i, k);
        return k + 1;
      }
    }
    add(i, tokens.size());
    return tokens.size();
  }

  private void add(int from, int to) {
    if (to > from) {
      Tokens statement = tokens.part(from, to);
      statements.add(statement);
      if (Set.of("CURSOR", "TYPE", "SUBTYPE").contains(statement.at(0))) {
        declare(from + 1);
      } else if (declaration(statement)) {
        declare(from);
      }
    }
  }

  private void declare(int i) {
    if (tokens.named(i)) {
      declared.add(tokens.part(i, i + 1).name(0).toUpperCase(Locale.ROOT));
    }
  }

  /** {@code name [CONSTANT] type …}: two names beside each other. */
  static boolean declaration(Tokens statement) {
    return statement.named(0) && statement.named(1) && !PlSqlReader.VERBS.contains(statement.at(0));
  }
}
