package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The table whose rows a statement changes, and those that it reads beside it, by their aliases.
 */
final class Sources {
  private static final Set<String> ENDS =
      Set.of(
          "SET",
          "WHERE",
          "ON",
          "USING",
          "FROM",
          "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "NATURAL",
          "WHEN",
          "RETURNING",
          "ORDER",
          "LIMIT",
          "");

  private final String target;
  private final String alias;
  private final boolean joined;
  private final Map<String, String> tables = new HashMap<>();

  /**
   * Reads them.
   *
   * @param tokens the statement
   * @param at where the table stands whose rows are changed
   * @param where where its condition begins
   */
  Sources(Tokens tokens, int at, int where) {
    boolean quoted = tokens.isType(at, Token.Type.STRING);
    String name = quoted ? tokens.raw(at).replace("'", "") : tokens.name(at);
    this.target = TableNames.plain(name);
    int after = quoted ? at + 1 : tokens.afterName(at);
    this.alias = TableNames.plain(tokens.name(tokens.is(after, "AS") ? after + 1 : after));
    boolean reads = false;
    int depth = 0;
    for (int i = after; i < Math.min(where, tokens.size()); i++) {
      depth += tokens.is(i, "(") ? 1 : tokens.is(i, ")") ? -1 : 0;
      boolean source =
          tokens.is(i, "USING")
              || tokens.is(i, "FROM")
              || tokens.is(i, "JOIN")
              || tokens.is(i, ",");
      if (depth == 0 && source && tokens.named(i + 1)) {
        reads |= !tokens.is(i, ",");
        add(tokens, i + 1);
      }
    }
    this.joined = reads;
    tables.put(target, target);
    if (!ENDS.contains(alias.toUpperCase(Locale.ROOT))) {
      tables.put(alias, target);
    }
  }

  private void add(Tokens tokens, int at) {
    String table = TableNames.plain(tokens.name(at));
    int after = tokens.afterName(at);
    int named = tokens.is(after, "AS") ? after + 1 : after;
    boolean other = tokens.named(named) && !ENDS.contains(tokens.at(named));
    tables.put(other ? TableNames.plain(tokens.raw(named)) : table, table);
  }

  /** The table whose rows are changed, plainly. */
  String target() {
    return target;
  }

  /** Whether a query reads the table itself. */
  boolean read(Tokens p) {
    for (int i = 0; i < p.size(); i++) {
      boolean source = p.is(i, "FROM") || p.is(i, "JOIN");
      String name =
          p.isType(i + 1, Token.Type.STRING) ? p.raw(i + 1).replace("'", "") : p.name(i + 1);
      if (source && TableNames.same(TableNames.plain(name), target)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what a query of another table answers is a column of the changed row. */
  boolean asksForTheRow(Tokens query) {
    int select = query.find(0, "SELECT") + 1;
    String name = TableNames.plain(query.name(query.is(select, "DISTINCT") ? select + 1 : select));
    int dot = name.lastIndexOf('.');
    return dot > 0 && itself(name.substring(0, dot)) && !read(query);
  }

  /** A column of a table that is not the one whose rows go. */
  boolean foreign(Tokens p) {
    if (!joined || !p.is(1, ".")) {
      return false;
    }
    String qualifier = qualifier(p);
    return !TableNames.same(qualifier, target) && !qualifier.equals(alias);
  }

  /** Whether the same column of the changed table stands on both sides, under two names. */
  boolean joinsItself(Tokens left, Tokens right) {
    if (!Columns.plain(left) || !Columns.plain(right) || !left.is(1, ".") || !right.is(1, ".")) {
      return false;
    }
    boolean column = left.raw(left.size() - 1).equalsIgnoreCase(right.raw(right.size() - 1));
    return column && itself(qualifier(left)) && itself(qualifier(right));
  }

  private boolean itself(String qualifier) {
    String table = tables.getOrDefault(qualifier, qualifier);
    return TableNames.same(table, target);
  }

  private static String qualifier(Tokens p) {
    String name = TableNames.plain(p.name(0));
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
