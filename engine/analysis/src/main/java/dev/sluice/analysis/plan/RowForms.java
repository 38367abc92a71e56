package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** UPDATE and DELETE of many rows, carried out in batches. */
final class RowForms implements Forms {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Set<String> NOT_PLAIN =
      Set.of("FROM", "JOIN", "ORDER", "LIMIT", "RETURNING", "USING", "OUTPUT", "TOP", ",");

  private final Known known;
  private final Map<String, Set<String>> added = new HashMap<>();

  RowForms(Known known) {
    this.known = known;
  }

  /** Learns of a column that the script adds without a value. */
  void addedEmpty(String table, String column) {
    added.computeIfAbsent(Written.last(table), any -> new HashSet<>()).add(Written.last(column));
  }

  /** A statement with the wish that it is carried out in batches. */
  static String batched(Known known, String table, String sql) {
    Optional<String> key = known.key(table).map(Written::last);
    return new Batches(key, Batches.ROWS, PAUSE).comment() + "\n" + sql;
  }

  @Override
  public Optional<Form> of(Piece piece) {
    Tokens t = piece.tokens();
    boolean update = t.is(0, "UPDATE");
    int at = update ? (t.is(1, "ONLY") ? 2 : 1) : t.is(0, "DELETE", "FROM") ? 2 : -1;
    if (at < 0 || asked(piece.statement())) {
      return Optional.empty();
    }
    String table = t.written(at, t.afterName(at));
    int set = update ? outside(t, at, "SET") : at;
    int where = outside(t, Math.max(at, set), "WHERE");
    if (where > 0 && names(t.part(where + 1, t.size()), table)) {
      return Optional.empty();
    }
    if (!plain(t, at, update ? set : at, where)) {
      return Form.none(
              "Only a plain UPDATE or DELETE of one table can go in batches; write it as one, with a"
                  + " sub-query in its WHERE.")
          .found();
    }
    if (known.keyless(table)) {
      return Form.none(
              "The table has no primary key of one column, along which batches could go; name"
                  + " another unique column: -- sluice:batches key=…")
          .found();
    }
    return Optional.of(update ? update(piece, table, set, where) : delete(piece, table));
  }

  private Form update(Piece piece, String table, int set, int where) {
    Tokens t = piece.tokens();
    List<String> columns = columns(t.part(set + 1, where < 0 ? t.size() : where));
    String sql = piece.sql();
    boolean filling = !columns.isEmpty() && allEmpty(table, columns);
    boolean all = piece.reading().where() != Where.MEANINGFUL;
    if (filling && where < 0) {
      sql = sql + " WHERE " + columns.stream().map(c -> c + " IS NULL").collect(Collectors.joining(" OR "));
    }
    Form form =
        Form.of(
                Act.of(
                    Phase.BACKFILL,
                    batched(known, table, sql),
                    "in batches of " + Batches.ROWS + " rows, each its own transaction"))
            .changing(table, columns.toArray(String[]::new));
    return all && !filling
        ? form.remarking(
            "Statement %d still replaces a value in every row of %s; batches spare the others, not the old values."
                .formatted(piece.statement().index(), table))
        : form;
  }

  private Form delete(Piece piece, String table) {
    return Form.of(
            Act.of(
                Phase.BACKFILL,
                batched(known, table, piece.sql()),
                "in batches of " + Batches.ROWS + " rows, each its own transaction"))
        .changing(table);
  }

  private boolean allEmpty(String table, List<String> columns) {
    Set<String> empty = added.getOrDefault(Written.last(table), Set.of());
    return columns.stream().map(Written::last).allMatch(empty::contains);
  }

  private static boolean asked(Statement statement) {
    try {
      return Batches.of(statement).isPresent();
    } catch (ScriptException wrong) {
      return false;
    }
  }

  /** The columns on the left of a SET, as written. */
  private static List<String> columns(Tokens set) {
    List<String> columns = new ArrayList<>();
    for (Tokens part : set.commaParts(0)) {
      int after = part.afterName(0);
      if (after > 0 && part.is(after, "=")) {
        columns.add(part.written(after - 1, after));
      }
    }
    return columns;
  }

  private static boolean plain(Tokens t, int at, int set, int where) {
    if (set < 0 || !t.named(at)) {
      return false;
    }
    int depth = 0;
    for (int i = t.afterName(at); i < t.size(); i++) {
      String word = t.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      boolean comma = word.equals(",") && i > set && set > at && (where < 0 || i < where);
      if (depth == 0 && NOT_PLAIN.contains(word) && !comma) {
        return false;
      }
    }
    return true;
  }

  /** Whether a condition names single rows by their key: then there is nothing to cut up. */
  private boolean names(Tokens condition, String table) {
    if (condition.has("OR")) {
      return false;
    }
    String key = known.key(table).map(Written::last).orElse("id");
    for (int i = 0; i < condition.size(); i++) {
      boolean column = condition.named(i) && Written.last(condition.raw(i)).equals(key);
      boolean start = i == 0 || Set.of("AND", ".").contains(condition.at(i - 1));
      boolean equal = condition.is(i + 1, "=") && constant(condition, i + 2);
      boolean listed = condition.is(i + 1, "IN", "(") && constant(condition, i + 3);
      if (column && start && (equal || listed)) {
        return true;
      }
    }
    return false;
  }

  private static boolean constant(Tokens t, int i) {
    return t.isType(i, Token.Type.NUMBER)
        || t.isType(i, Token.Type.STRING)
        || t.isType(i, Token.Type.PARAMETER);
  }

  /** First place of a word outside parentheses, or -1. */
  static int outside(Tokens t, int from, String word) {
    int depth = 0;
    for (int i = from; i < t.size(); i++) {
      String at = t.at(i);
      depth += at.equals("(") ? 1 : at.equals(")") ? -1 : 0;
      if (depth == 0 && at.equals(word)) {
        return i;
      }
    }
    return -1;
  }
}
