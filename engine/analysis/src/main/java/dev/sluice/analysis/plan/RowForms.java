package dev.sluice.analysis.plan;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.BatchForm;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** UPDATE and DELETE of many rows, carried out in batches. */
final class RowForms implements Forms {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Known known;

  /** Columns that are empty, by the table, both as the script writes them. */
  private final Map<String, Set<String>> added = new HashMap<>();

  /** Up to this statement of the script nothing but those columns was added and filled. */
  private int until;

  RowForms(Known known) {
    this.known = known;
  }

  /** Learns of a column that the script adds without a value. */
  void addedEmpty(Piece piece, String column) {
    goesOn(piece);
    added.computeIfAbsent(piece.table(), any -> new HashSet<>()).add(column);
  }

  /** Whatever else comes in between may have given values to what was empty. */
  private void goesOn(Piece piece) {
    int index = piece.statement().index();
    if (index > until + 1) {
      added.clear();
    }
    until = index;
  }

  /** A statement with the wish that it is carried out in batches along the primary key. */
  static String batched(String sql) {
    return new Batches(Optional.empty(), Batches.ROWS, PAUSE).comment() + "\n" + sql;
  }

  @Override
  public Optional<Form> of(Piece piece) {
    Tokens t = piece.tokens();
    boolean update = t.is(0, "UPDATE");
    if ((!update && !t.is(0, "DELETE")) || asked(piece.statement())) {
      return Optional.empty();
    }
    int where = outside(t, 0, "WHERE");
    try {
      BatchForm form = BatchForm.of(piece.statement(), t, piece.reading());
      if (where > 0 && names(t.part(where + 1, t.size()), form.name())) {
        return Optional.empty();
      }
      Optional<String> several = known.several(form.name());
      if (several.isPresent()) {
        return Form.none(several.get()).found();
      }
      if (known.keyless(form.name())) {
        return Form.none(
                "The table has no primary key of one column, along which batches could go; name"
                    + " another unique column: -- sluice:batches key=…")
            .found();
      }
      return Optional.of(batches(piece, form, where > 0));
    } catch (DatabaseException refused) {
      return Form.none(refused.getMessage() + ". " + refused.action() + ".").found();
    }
  }

  private Form batches(Piece piece, BatchForm form, boolean limited) {
    Optional<String> filled = form.deletes() || limited ? Optional.empty() : filled(piece, form);
    boolean all = piece.reading().where() != Where.MEANINGFUL;
    String rest = filled.map(column -> " WHERE " + column + " IS NULL").orElse("");
    Form batched =
        Form.of(
            Act.of(
                Phase.BACKFILL,
                batched(piece.sql() + rest),
                "in batches of " + Batches.ROWS + " rows, each its own transaction"));
    return all && filled.isEmpty()
        ? batched.remarking(
            "Statement %d still %s every row of %s; batches spare others the wait, not the values."
                .formatted(
                    piece.statement().index(),
                    form.deletes() ? "deletes" : "replaces a value in",
                    form.name()))
        : batched;
  }

  /** The one column that a statement fills, as it writes it, where the script added it empty. */
  private Optional<String> filled(Piece piece, BatchForm form) {
    Tokens t = piece.tokens();
    int set = t.find(0, "SET");
    boolean one = form.assigned().size() == 1 && t.named(set + 1) && t.is(set + 2, "=");
    if (!one || piece.statement().index() > until + 1) {
      return Optional.empty();
    }
    String column = t.raw(set + 1);
    String table = t.written(1, t.afterName(1));
    if (!added.getOrDefault(table, new HashSet<>()).remove(column)) {
      return Optional.empty();
    }
    goesOn(piece);
    return Optional.of(column);
  }

  private static boolean asked(Statement statement) {
    try {
      return Batches.of(statement).isPresent();
    } catch (ScriptException wrong) {
      return false;
    }
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
