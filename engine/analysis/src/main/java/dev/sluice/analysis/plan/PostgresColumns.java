package dev.sluice.analysis.plan;

import dev.sluice.analysis.plan.ColumnDefinition.Clause;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** ADD COLUMN of PostgreSQL in all its forms. */
final class PostgresColumns {
  private static final Pattern OWN_VALUES =
      Pattern.compile(
          "(?i)\\b(?:random|gen_random_uuid|uuid_generate_v\\w*|uuidv[47]|clock_timestamp|timeofday"
              + "|nextval)\\s*\\(");
  private static final String WRITTEN =
      "It is written into every row under a lock, and a trigger in its place is another thing. Add"
          + " a plain column and fill it in batches, or run this when nobody works.";
  private static final Set<String> KINDS = Set.of("UNIQUE", "CHECK", "REFERENCES");
  private static final Set<String> COUNTING =
      Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

  private final Known known;
  private final RowForms rows;

  PostgresColumns(Known known, RowForms rows) {
    this.known = known;
    this.rows = rows;
  }

  /** The safe form of an ADD COLUMN, or empty where it does nothing to the rows. */
  Optional<Form> add(Piece piece) {
    Tokens c = piece.tokens();
    int at = c.is(1, "COLUMN") ? 2 : 1;
    boolean maybe = c.skipOptions(at) > at;
    ColumnDefinition column = ColumnDefinition.at(c, c.skipOptions(at));
    boolean generated = column.clause("GENERATED").isPresent();
    if (generated
        || COUNTING.contains(Written.last(column.type()))
        || column.clause("PRIMARY").isPresent()) {
      return c.has("VIRTUAL") && !c.has("STORED") ? Optional.empty() : Form.none(WRITTEN).found();
    }
    boolean own =
        column
            .clause("DEFAULT")
            .filter(one -> OWN_VALUES.matcher(one.written()).find())
            .isPresent();
    boolean empty = column.clause("DEFAULT").isEmpty();
    if (empty && !maybe && !column.notNull() && PostgresTypes.empty(column.type())) {
      rows.addedEmpty(piece, column.name());
    }
    boolean required = column.notNull() && (empty || own);
    boolean checked =
        column.clause("UNIQUE").isPresent()
            || (!empty && column.clause("REFERENCES").isPresent())
            || column.clause("CHECK").isPresent();
    if (!own && !required && !checked) {
      return Optional.empty();
    }
    Optional<String> why = refusal(piece.table(), column, maybe, own);
    return why.isPresent()
        ? Form.none(why.get()).found()
        : Optional.of(apart(piece, column, own, required));
  }

  private Optional<String> refusal(
      String table, ColumnDefinition column, boolean maybe, boolean own) {
    List<Clause> checks =
        column.clauses().stream().filter(one -> KINDS.contains(one.word())).toList();
    boolean plain =
        checks.stream().map(Clause::word).distinct().count() == checks.size()
            && checks.stream()
                .noneMatch(
                    one ->
                        one.tokens().has("VALID")
                            || one.tokens().has("ENFORCED")
                            || (one.is("UNIQUE") && one.tokens().size() > 1));
    if (maybe || !plain) {
      return Optional.of(
          maybe
              ? "With IF NOT EXISTS it depends on what the database holds; say it without."
              : "It says too much of one column; write a statement for each key and check.");
    }
    if (checks.stream().anyMatch(one -> !free(table, column.name(), one))) {
      return Optional.of(PostgresForms.NAMELESS);
    }
    List<String> triggers = own ? known.triggers(table) : List.of();
    return triggers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("Filling old rows in batches would run %s for every one of them, which the script"
                    + " does not.")
                .formatted(String.join(", ", triggers)));
  }

  private boolean free(String table, String column, Clause clause) {
    return !clause.constraint().isEmpty()
        || known.free(made(table, column, clause), table, List.of(column));
  }

  private static String made(String table, String column, Clause clause) {
    String end =
        switch (clause.word()) {
          case "UNIQUE" -> "key";
          case "REFERENCES" -> "fkey";
          default -> "check";
        };
    return Written.made(table, column, end);
  }

  private Form apart(Piece piece, ColumnDefinition column, boolean own, boolean required) {
    List<String> left = new ArrayList<>(List.of("UNIQUE", "REFERENCES", "CHECK"));
    if (own) {
      left.add("DEFAULT");
    }
    if (required) {
      left.add("NOT");
    }
    String table = piece.table();
    String name = column.name();
    String add = "ADD COLUMN " + column.without(left.toArray(String[]::new));
    List<Act> acts = new ArrayList<>();
    acts.add(
        Act.of(Phase.EXPAND, piece.alter(add), "a new column without values costs nothing")
            .undoneBy(piece.alter("DROP COLUMN " + name)));
    if (own) {
      acts.addAll(ownValues(piece, column));
    }
    if (required) {
      String people =
          own
              ? "See that no application writes NULL into %s of %s.".formatted(name, table)
              : PostgresForms.mustWrite(table, name);
      acts.addAll(PostgresForms.notNull(table, name, Phase.BACKFILL, people));
    }
    for (Clause clause : column.clauses()) {
      acts.addAll(constraint(table, name, clause));
    }
    Form form = Form.of(acts).changing(table, name);
    if (own && !known.anything()) {
      form =
          form.remarking(
              "The batches run UPDATE triggers of %s, which the script does not; none is known."
                  .formatted(table));
    }
    return required && !own
        ? form.remarking(
            ("The script names no value of %s for the rows that exist; on a table with rows it"
                    + " would fail as it stands.")
                .formatted(name))
        : form;
  }

  /** New rows get their default at once, old ones are filled. */
  private List<Act> ownValues(Piece piece, ColumnDefinition column) {
    String value = column.clause("DEFAULT").map(Clause::rest).orElse("NULL");
    String name = column.name();
    String fill =
        "UPDATE %s SET %s = %s WHERE %s IS NULL".formatted(piece.table(), name, value, name);
    return List.of(
        Act.of(
                Phase.EXPAND,
                piece.alter("ALTER COLUMN " + name + " SET DEFAULT " + value),
                "new rows get a value of their own from now on")
            .undoneBy(piece.alter("ALTER COLUMN " + name + " DROP DEFAULT")),
        Act.of(Phase.BACKFILL, RowForms.batched(fill), "old rows get theirs in batches")
            .harmless());
  }

  private static List<Act> constraint(String table, String column, Clause clause) {
    String given = clause.constraint();
    String name = given.isEmpty() ? made(table, column, clause) : given;
    return switch (clause.word()) {
      case "UNIQUE" ->
          List.of(
              PostgresForms.uniqueIndex(table, name, "(" + column + ")"),
              PostgresForms.fromIndex(table, name, "UNIQUE", ""));
      case "REFERENCES" ->
          PostgresForms.validated(table, name, "FOREIGN KEY (" + column + ") " + clause.written())
              .acts();
      case "CHECK" -> PostgresForms.validated(table, name, clause.written()).acts();
      default -> List.of();
    };
  }
}
