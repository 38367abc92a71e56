package dev.sluice.analysis.risk;

import dev.sluice.analysis.risk.SourceList.Source;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The table whose rows a statement changes or a query gives, and those that it reads beside it. */
final class Sources {
  private final String target;
  private final String alias;
  private final boolean joined;
  private final boolean keyed;
  private final List<Tokens> conditions;
  private final Map<String, Source> named;

  private Sources(Source target, SourceList list, Map<String, Source> around, boolean joined) {
    this.target = target.table();
    this.alias = target.alias();
    this.conditions = list.conditions();
    this.keyed = list.keyed();
    this.joined = joined;
    this.named = new HashMap<>(around);
    list.sources().forEach(source -> named.put(source.alias(), source));
    named.put(alias, target);
  }

  /** Of a DELETE or UPDATE, one for each table that may be meant: MySQL changes several at once. */
  static List<Sources> of(Tokens statement, int target) {
    boolean update = statement.is(0, "UPDATE");
    SourceList first = SourceList.of(statement, target);
    int behind = first.end();
    if (update && statement.is(behind, "SET")) {
      behind = Nesting.end(statement, behind + 1, SourceList.ENDS);
    }
    boolean more = statement.is(behind, "FROM") || statement.is(behind, "USING");
    SourceList list = more ? SourceList.of(statement, behind + 1) : first;
    List<Source> targets = update ? set(statement, first) : first.sources();
    List<Sources> all = new ArrayList<>();
    for (Source one : targets) {
      Source meant = resolved(one, list);
      boolean joined = list.sources().stream().anyMatch(s -> !s.alias().equals(meant.alias()));
      all.add(new Sources(meant, list, Map.of(), joined));
    }
    return all;
  }

  /** A target may be named by the alias that a table has in the list behind it. */
  private static Source resolved(Source target, SourceList list) {
    return list.sources().stream()
        .filter(source -> source.alias().equals(target.alias()))
        .findFirst()
        .orElse(target);
  }

  /** The tables whose columns are set, or all where the columns have no qualifiers. */
  private static List<Source> set(Tokens statement, SourceList list) {
    if (list.sources().size() < 2) {
      return list.sources();
    }
    Set<String> qualifiers = new LinkedHashSet<>();
    int end = Nesting.end(statement, list.end() + 1, Set.of("WHERE", "ORDER", "LIMIT"));
    for (Tokens one : statement.part(0, end).commaParts(list.end() + 1)) {
      qualifiers.add(qualifier(TableNames.plain(one.name(0))));
    }
    return qualifiers.contains("")
        ? list.sources()
        : list.sources().stream()
            .filter(s -> qualifiers.stream().anyMatch(q -> TableNames.same(q, s.alias())))
            .toList();
  }

  /** Where a query in a condition is asked for values: its own rows count. */
  Sources inside(Tokens query) {
    SourceList list = SourceList.of(query, Nesting.end(query, 0, Set.of("FROM")) + 1);
    String asked = qualifier(selected(query));
    Source first =
        list.sources().stream()
            .filter(source -> source.alias().equals(asked))
            .findFirst()
            .orElse(list.sources().isEmpty() ? source(target, alias) : list.sources().get(0));
    return new Sources(first, list, named, list.sources().size() > 1);
  }

  /** Where a query in a condition is asked whether there is a row: the changed rows count. */
  Sources beside(Tokens query) {
    SourceList list = SourceList.of(query, Nesting.end(query, 0, Set.of("FROM")) + 1);
    boolean hidden = list.sources().stream().anyMatch(source -> source.alias().equals(alias));
    return hidden
        ? new Sources(source(target, ""), list, named, true)
        : new Sources(source(target, alias), list, named, true);
  }

  private static Source source(String table, String alias) {
    return new Source(table, alias, Tokens.standard(""));
  }

  /** The conditions that joins have beside WHERE. */
  List<Tokens> conditions() {
    return conditions;
  }

  /** Whether a join with another table names columns that must be equal. */
  boolean keyed() {
    boolean others = named.values().stream().anyMatch(one -> !one.table().equals(target));
    return keyed && others;
  }

  /** Whether a query reads the table itself. */
  boolean read(Tokens p) {
    boolean list = false;
    for (int i = 0; i < p.size(); i++) {
      boolean begins = p.is(i, "FROM") || p.is(i, "JOIN") || p.is(i, "TABLE");
      list = begins || (list && !p.is(i, "WHERE") && !p.is(i, "SELECT"));
      boolean quoted = p.isType(i + 1, Token.Type.STRING);
      String name = quoted ? p.raw(i + 1).replace("'", "") : p.name(i + 1);
      boolean source = begins || (list && (p.is(i, ",") || p.is(i, "(")));
      if (source && TableNames.same(TableNames.plain(name), target)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what a query of another table answers is a column of the changed row. */
  boolean asksForTheRow(Tokens query) {
    String qualifier = qualifier(selected(query));
    return !qualifier.isEmpty() && own(qualifier) && !read(query);
  }

  private static String selected(Tokens query) {
    int select = query.find(0, "SELECT") + 1;
    return TableNames.plain(query.name(query.is(select, "DISTINCT") ? select + 1 : select));
  }

  /** Whether only columns of other tables are looked at. */
  boolean foreign(Tokens left, Tokens right) {
    if (!joined) {
      return false;
    }
    List<String> names = new ArrayList<>(Columns.of(left).names());
    names.addAll(Columns.of(right).names());
    boolean both = Columns.plain(left) && Columns.plain(right);
    boolean mine = names.stream().map(Sources::qualifier).anyMatch(this::mine);
    boolean unknown = names.stream().anyMatch(name -> qualifier(name).isEmpty());
    return !mine && !names.isEmpty() && !(unknown && both);
  }

  private boolean mine(String qualifier) {
    if (qualifier.isEmpty()) {
      return false;
    }
    Source source = named.get(qualifier);
    return source == null
        ? TableNames.same(qualifier, alias.isEmpty() ? target : alias)
        : source.alias().equals(alias);
  }

  /**
   * Whether the same column of the changed table stands on both sides, under two names.
   *
   * @param everyRow whether a query gives nearly every row of its table
   */
  boolean joinsItself(Tokens left, Tokens right, Predicate<Tokens> everyRow) {
    for (String one : Columns.of(left).names()) {
      for (String other : Columns.of(right).names()) {
        boolean qualified = one.indexOf('.') > 0 && other.indexOf('.') > 0;
        boolean column = last(one).equals(last(other));
        if (qualified && column && itself(one, everyRow) && itself(other, everyRow)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean itself(String column, Predicate<Tokens> everyRow) {
    String qualifier = qualifier(column);
    Source source = named.get(qualifier);
    return source == null
        ? TableNames.same(qualifier, target)
        : TableNames.same(source.table(), target)
            && (source.query().size() == 0 || everyRow.test(source.query()));
  }

  private boolean own(String qualifier) {
    Source source = named.get(qualifier);
    return TableNames.same(source == null ? qualifier : source.table(), target);
  }

  private static String qualifier(String column) {
    return column.substring(0, Math.max(0, column.lastIndexOf('.')));
  }

  private static String last(String column) {
    return column.substring(column.lastIndexOf('.') + 1);
  }
}
