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
    ColumnDefinition column = ColumnDefinition.at(c, c.skipOptions(c.is(1, "COLUMN") ? 2 : 1));
    boolean counts =
        COUNTING.contains(Written.last(column.type()))
            || column.clause("GENERATED").filter(one -> one.tokens().has("IDENTITY")).isPresent();
    if (counts || column.clause("PRIMARY").isPresent()) {
      return Form.none(
              "A column that numbers the rows is written into every one of them under a lock;"
                  + " add a plain column, fill it in batches, and make it the key afterwards.")
          .found();
    }
    if (column.clause("GENERATED").isPresent()) {
      return Optional.of(computed(piece, column));
    }
    boolean own =
        column
            .clause("DEFAULT")
            .filter(one -> OWN_VALUES.matcher(one.written()).find())
            .isPresent();
    boolean empty = column.clause("DEFAULT").isEmpty();
    if (empty) {
      rows.addedEmpty(piece.table(), column.name());
    }
    boolean required = column.notNull() && (empty || own);
    boolean checked =
        column.clause("UNIQUE").isPresent()
            || (!empty && column.clause("REFERENCES").isPresent())
            || column.clause("CHECK").isPresent();
    return own || required || checked
        ? Optional.of(apart(piece, column, own, required))
        : Optional.empty();
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
      acts.addAll(required(piece, name, own));
    }
    for (Clause clause : column.clauses()) {
      acts.addAll(constraint(table, name, clause));
    }
    Form form = Form.of(acts).changing(table, name);
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
        Act.of(
                Phase.BACKFILL,
                RowForms.batched(known, piece.table(), fill),
                "old rows get theirs in batches")
            .harmless());
  }

  /** Before the check, running programs would fail on rows that are not filled yet. */
  private static List<Act> required(Piece piece, String name, boolean filled) {
    List<Act> acts = new ArrayList<>(PostgresForms.notNull(piece.table(), name, Phase.BACKFILL));
    if (!filled) {
      acts.set(
          0,
          acts.get(0)
              .after(
                  ("Deploy applications that write %s in every new row of %s, and fill the rows"
                          + " that exist: -- sluice:batches, UPDATE %s SET %s = … WHERE %s IS"
                          + " NULL.")
                      .formatted(name, piece.table(), piece.table(), name, name)));
    }
    return acts;
  }

  private static List<Act> constraint(String table, String column, Clause clause) {
    String given = clause.constraint();
    return switch (clause.word()) {
      case "UNIQUE" -> {
        String name = given.isEmpty() ? Written.made(table, column, "key") : given;
        yield List.of(
            PostgresForms.uniqueIndex(table, name, "(" + column + ")"),
            PostgresForms.fromIndex(table, name, "UNIQUE", ""));
      }
      case "REFERENCES" -> {
        String name = given.isEmpty() ? Written.made(table, column, "fkey") : given;
        String body = "FOREIGN KEY (" + column + ") " + clause.written();
        yield PostgresForms.validated(table, name, body, Phase.EXPAND).acts();
      }
      case "CHECK" -> {
        String name = given.isEmpty() ? Written.made(table, column, "check") : given;
        yield PostgresForms.validated(table, name, clause.written(), Phase.EXPAND).acts();
      }
      default -> List.of();
    };
  }

  /** No way leads to a stored generated column but writing the table anew. */
  private Form computed(Piece piece, ColumnDefinition column) {
    Tokens clause = column.clause("GENERATED").map(Clause::tokens).orElseThrow();
    int open = clause.find(0, "(");
    String value = clause.written(open, clause.closing(open) + 1);
    String name = column.name();
    PostgresSteps steps = new PostgresSteps(piece.table(), name);
    List<Act> acts = new ArrayList<>();
    acts.add(
        Act.of(
                Phase.EXPAND,
                piece.alter("ADD COLUMN " + column.without("GENERATED", "NOT")),
                "a new column without values costs nothing")
            .undoneBy(piece.alter("DROP COLUMN " + name)));
    acts.addAll(steps.trigger(steps.computing(name, value)));
    String fill =
        ("UPDATE %s SET %s = %s WHERE %s IS" + " NULL").formatted(piece.table(), name, value, name);
    acts.add(
        Act.of(
                Phase.BACKFILL,
                RowForms.batched(known, piece.table(), fill),
                "old rows get their value in batches")
            .harmless());
    if (column.notNull()) {
      acts.addAll(PostgresForms.notNull(piece.table(), name, Phase.BACKFILL));
    }
    return Form.of(acts)
        .changing(piece.table(), name)
        .remarking(
            ("A stored generated column cannot be added without writing the table anew: in this"
                    + " plan %s is a plain column that a trigger fills, which is not what the"
                    + " script says.")
                .formatted(name));
  }
}
