package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A column as ADD COLUMN and MODIFY write it.
 *
 * @param name its name as written
 * @param type its type as written, with COLLATE and the like
 * @param clauses what else is said of it, in order
 */
record ColumnDefinition(String name, String type, List<Clause> clauses) {
  private static final Set<String> STARTS =
      Set.of(
          "CONSTRAINT",
          "NOT",
          "NULL",
          "DEFAULT",
          "CHECK",
          "UNIQUE",
          "PRIMARY",
          "KEY",
          "REFERENCES",
          "GENERATED",
          "AS",
          "COMMENT",
          "AUTO_INCREMENT",
          "IDENTITY",
          "INVISIBLE",
          "ON",
          "AFTER",
          "FIRST");

  ColumnDefinition {
    clauses = List.copyOf(clauses);
  }

  /**
   * One clause.
   *
   * @param word its first word, CONSTRAINT and its name left out, in upper case
   * @param constraint the name that CONSTRAINT gives, or empty
   * @param tokens the clause without CONSTRAINT and its name
   */
  record Clause(String word, String constraint, Tokens tokens) {
    String written() {
      return tokens.written(0, tokens.size());
    }

    /** What stands behind the first word. */
    String rest() {
      return tokens.written(1, tokens.size());
    }

    boolean is(String... words) {
      return tokens.is(0, words);
    }
  }

  /** Reads a definition whose name stands at a place. */
  static ColumnDefinition at(Tokens tokens, int at) {
    int from = tokens.afterName(at);
    List<Integer> starts = new ArrayList<>();
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      boolean type = i == from;
      if (depth == 0 && !type && STARTS.contains(word) && begins(tokens, i, starts)) {
        starts.add(i);
      }
    }
    int end = starts.isEmpty() ? tokens.size() : starts.get(0);
    return new ColumnDefinition(
        tokens.written(at, from), tokens.written(from, end), clauses(tokens, starts));
  }

  /** Whether a word begins a clause here, rather than standing in the one before it. */
  private static boolean begins(Tokens t, int i, List<Integer> before) {
    String last = t.at(i - 1);
    int start = before.isEmpty() ? -1 : before.get(before.size() - 1);
    String clause = t.at(start);
    if (clause.equals("CONSTRAINT") && i == start + 1) {
      return false;
    }
    return switch (t.at(i)) {
      case "NULL" -> !Set.of("NOT", "SET", "DEFAULT").contains(last);
      case "DEFAULT" -> !Set.of("SET", "BY").contains(last);
      case "NOT" -> !Set.of("DEFERRABLE", "VALID", "ENFORCED").contains(t.at(i + 1));
      case "KEY" -> !Set.of("PRIMARY", "UNIQUE").contains(last);
      case "AS", "IDENTITY" -> !clause.equals("GENERATED");
      case "ON" -> !clause.equals("REFERENCES");
      default -> true;
    };
  }

  private static List<Clause> clauses(Tokens tokens, List<Integer> starts) {
    List<Clause> clauses = new ArrayList<>();
    String name = "";
    for (int i = 0; i < starts.size(); i++) {
      int from = starts.get(i);
      int to = i + 1 < starts.size() ? starts.get(i + 1) : tokens.size();
      if (tokens.is(from, "CONSTRAINT")) {
        name = tokens.written(from + 1, from + 2);
        continue;
      }
      clauses.add(new Clause(tokens.at(from), name, tokens.part(from, to)));
      name = "";
    }
    return clauses;
  }

  /** The clause that begins with a word. */
  Optional<Clause> clause(String word) {
    return clauses.stream().filter(clause -> clause.word().equals(word)).findFirst();
  }

  boolean notNull() {
    return clauses.stream().anyMatch(clause -> clause.is("NOT", "NULL"));
  }

  /** The column with a type and those of its clauses that do not begin with these words. */
  String without(String... words) {
    Set<String> left = Set.of(words);
    String rest =
        clauses.stream()
            .filter(clause -> !left.contains(clause.word()))
            .map(
                clause ->
                    (clause.constraint().isEmpty() ? "" : " CONSTRAINT " + clause.constraint())
                        + " "
                        + clause.written())
            .collect(Collectors.joining());
    return name + " " + type + rest;
  }
}
