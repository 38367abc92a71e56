package dev.sluice.analysis.plan;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column that gets another type or name: a second column stands beside it, a trigger keeps both
 * in step, old rows are filled in batches, then the second one takes over. For a new name a view is
 * no way: it can stand only under another name than its table's.
 */
final class PostgresCopies {
  private final Known known;

  PostgresCopies(Known known) {
    this.known = known;
  }

  /** ALTER COLUMN … TYPE; {@code rest} begins with the type. */
  Optional<Form> type(Piece piece, String column, Tokens rest) {
    int using = RowForms.outside(rest, 0, "USING");
    String type = rest.written(0, using < 0 ? rest.size() : using);
    Optional<SchemaObject> old = known.column(piece.table(), column);
    if (using < 0
        && old.filter(found -> PostgresTypes.widens(found.definition(), type)).isPresent()) {
      return Optional.empty();
    }
    Optional<Form> refused = refused(piece, column, Written.made(column, "new"));
    if (refused.isPresent()) {
      return refused;
    }
    String value = using < 0 ? "" : rest.written(using + 1, rest.size());
    return Optional.of(new TypeCopy(piece, column, type, value).form(old));
  }

  /** RENAME COLUMN. */
  Optional<Form> rename(Piece piece, String column, String name) {
    Optional<SchemaObject> old = known.column(piece.table(), column);
    if (old.isEmpty()) {
      return Form.none(
              "The type of %s must be known for a second column of the new name; say --schema."
                  .formatted(column))
          .found();
    }
    Optional<Form> refused = refused(piece, column, name);
    return refused.isPresent() ? refused : Optional.of(renamed(piece, column, name, old.get()));
  }

  private Optional<Form> refused(Piece piece, String column, String beside) {
    List<String> obstacles = new ArrayList<>(known.obstacles(piece.table(), column));
    known
        .column(piece.table(), column)
        .filter(found -> Known.flag(found, "identity") || Known.flag(found, "generated"))
        .ifPresent(found -> obstacles.add("its own numbering or expression"));
    if (known.column(piece.table(), beside).isPresent()) {
      return Form.none("There is a column " + beside + " already; take it away first.").found();
    }
    return obstacles.isEmpty()
        ? Optional.empty()
        : Form.none(
                ("A second column cannot take the place of %s by itself: %s depends on it."
                        + " Change that by hand, or run this when nobody works.")
                    .formatted(column, String.join(", ", obstacles)))
            .found();
  }

  private Form renamed(Piece piece, String column, String name, SchemaObject old) {
    PostgresSteps steps = new PostgresSteps(piece.table(), column);
    String table = piece.table();
    List<Act> acts = new ArrayList<>();
    acts.add(
        Act.of(
                Phase.EXPAND,
                piece.alter("ADD COLUMN " + name + " " + old.definition() + collation(old)),
                "the new name, beside the old one")
            .undoneBy(piece.alter("DROP COLUMN " + name)));
    acts.addAll(steps.trigger(PostgresSteps.both(name, column)));
    acts.add(fill(table, name, column, ""));
    List<SchemaObject> indexes = known.indexes(table, column);
    indexes.forEach(index -> acts.add(index(index, column, name)));
    boolean required = Known.flag(old, "not-null");
    if (required) {
      acts.addAll(PostgresForms.notNull(table, name, Phase.BACKFILL));
    }
    acts.add(
        steps
            .end(Phase.CONTRACT)
            .after("Deploy applications that read and write %s only.".formatted(name)));
    settle(piece, name, old).ifPresent(acts::add);
    acts.add(
        Act.of(Phase.CONTRACT, piece.alter("DROP COLUMN " + column), "nothing uses it any more"));
    acts.add(steps.tidy());
    indexes.forEach(index -> acts.add(rename(interim(index), sql(index), Phase.CONTRACT)));
    return Form.of(acts)
        .changing(table, Written.last(column), Written.last(name))
        .remarking(place(name));
  }

  /** The default waits: while both names live, nobody could tell it from what a program wrote. */
  private static Optional<Act> settle(Piece piece, String name, SchemaObject old) {
    String value = old.attribute("default");
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Act.of(
                    Phase.CONTRACT,
                    piece.alter("ALTER COLUMN " + name + " SET DEFAULT " + value),
                    "the default goes with the column")
                .undoneBy(piece.alter("ALTER COLUMN " + name + " DROP DEFAULT")));
  }

  private static String place(String name) {
    return name
        + " stands last in its table afterwards; no program that names its columns sees"
        + " that.";
  }

  private Act fill(String table, String to, String from, String value) {
    String sql =
        "UPDATE %s SET %s = %s WHERE %s IS NULL AND %s IS NOT NULL"
            .formatted(table, to, value.isEmpty() ? from : value, to, from);
    return Act.of(
            Phase.BACKFILL, RowForms.batched(known, table, sql), "old rows are filled in batches")
        .harmless();
  }

  private static String collation(SchemaObject column) {
    String collation = column.attribute("collation");
    return collation.isEmpty() ? "" : " COLLATE " + collation;
  }

  private static String sql(SchemaObject index) {
    return index.attribute("sql-name");
  }

  private static String interim(SchemaObject index) {
    return Written.qualifier(sql(index)) + Written.made(index.name(), "new");
  }

  /** The same index on the other column, under a name of its own. */
  private static Act index(SchemaObject index, String column, String to) {
    String bare = Written.made(index.name(), "new");
    Matcher head =
        Pattern.compile("^CREATE (UNIQUE )?INDEX \\S+ ON (?:ONLY )?(.*)$")
            .matcher(index.definition());
    String rest = head.matches() ? head.group(2) : index.definition();
    String unique = head.matches() && head.group(1) != null ? "UNIQUE " : "";
    int open = rest.indexOf(" USING ");
    String body =
        Known.word(column).matcher(rest.substring(open)).replaceAll(Matcher.quoteReplacement(to));
    return Act.of(
            Phase.BACKFILL,
            ("CREATE %sINDEX CONCURRENTLY %s ON" + " %s%s")
                .formatted(unique, bare, rest.substring(0, open), body),
            "built while people write")
        .undoneBy("DROP INDEX CONCURRENTLY IF EXISTS " + interim(index));
  }

  private static Act rename(String from, String to, Phase phase) {
    String last = to.substring(to.lastIndexOf('.') + 1);
    String back = from.substring(from.lastIndexOf('.') + 1);
    return Act.of(phase, "ALTER INDEX " + from + " RENAME TO " + last, "the index's own name")
        .undoneBy("ALTER INDEX " + Written.qualifier(to) + last + " RENAME TO " + back);
  }

  /** One change of a type. */
  private final class TypeCopy {
    private final Piece piece;
    private final String column;
    private final String beside;
    private final String away;
    private final String type;
    private final String value;
    private final PostgresSteps steps;
    private final List<Act> acts = new ArrayList<>();

    TypeCopy(Piece piece, String column, String type, String value) {
      this.piece = piece;
      this.column = column;
      this.beside = Written.made(column, "new");
      this.away = Written.made(column, "old");
      this.type = type;
      this.value = value;
      this.steps = new PostgresSteps(piece.table(), column);
    }

    Form form(Optional<SchemaObject> old) {
      String table = piece.table();
      acts.add(
          Act.of(
                  Phase.EXPAND,
                  piece.alter("ADD COLUMN " + beside + " " + type),
                  "a second column of the new type")
              .undoneBy(piece.alter("DROP COLUMN " + beside)));
      acts.addAll(
          steps.trigger(
              value.isEmpty()
                  ? PostgresSteps.copying(beside, column)
                  : steps.computing(beside, "(" + value + ")")));
      acts.add(fill(table, beside, column, value));
      List<SchemaObject> indexes = known.indexes(table, column);
      indexes.forEach(index -> acts.add(index(index, column, beside)));
      if (old.filter(found -> Known.flag(found, "not-null")).isPresent()) {
        acts.addAll(PostgresForms.notNull(table, beside, Phase.BACKFILL));
      }
      swap(old);
      for (SchemaObject index : indexes) {
        String gone = Written.qualifier(sql(index)) + Written.made(index.name(), "old");
        acts.add(rename(sql(index), gone, Phase.SWITCH));
        acts.add(rename(interim(index), sql(index), Phase.SWITCH));
      }
      acts.add(
          Act.of(Phase.CONTRACT, piece.alter("DROP COLUMN " + away), "the old values go")
              .after("See that the new type of %s serves everybody.".formatted(column)));
      acts.add(steps.tidy());
      return remarks(old);
    }

    private void swap(Optional<SchemaObject> old) {
      Act end = steps.end(Phase.SWITCH);
      acts.add(
          end.after(
              "Make sure that every application can read and write %s as %s."
                  .formatted(column, type)));
      old.map(found -> found.attribute("default"))
          .filter(words -> !words.isEmpty())
          .ifPresent(
              words ->
                  acts.add(
                      Act.of(
                              Phase.SWITCH,
                              piece.alter("ALTER COLUMN " + beside + " SET DEFAULT " + words),
                              "the default goes with the column")
                          .undoneBy(piece.alter("ALTER COLUMN " + beside + " DROP DEFAULT"))));
      if (old.filter(found -> !Known.flag(found, "not-null")).isEmpty()) {
        acts.add(
            Act.of(
                    Phase.SWITCH,
                    piece.alter("ALTER COLUMN " + column + " DROP NOT NULL"),
                    "new rows leave the old column out")
                .undoneBy(piece.alter("ALTER COLUMN " + column + " SET NOT NULL")));
      }
      acts.add(swapped(column, away));
      Act last = swapped(beside, column);
      acts.add(
          back(old)
              .map(copy -> last.undoneBy(copy + ";\n" + last.down().orElse("")))
              .orElseGet(() -> Act.of(last.phase(), last.sql(), last.why())));
    }

    /**
     * What was written since the switch goes into the old column first, where its type takes it.
     */
    private Optional<String> back(Optional<SchemaObject> old) {
      return old.filter(found -> value.isEmpty())
          .map(
              found ->
                  "UPDATE %1$s SET %2$s = %3$s::%4$s WHERE %2$s IS DISTINCT FROM %3$s::%4$s"
                      .formatted(piece.table(), away, column, found.definition()))
          .map(copy -> RowForms.batched(known, piece.table(), copy));
    }

    private Act swapped(String from, String to) {
      return Act.of(Phase.SWITCH, piece.alter("RENAME COLUMN " + from + " TO " + to), "the swap")
          .undoneBy(piece.alter("RENAME COLUMN " + to + " TO " + from));
    }

    private Form remarks(Optional<SchemaObject> old) {
      Form form =
          Form.of(acts)
              .changing(piece.table(), Written.last(column), beside, away)
              .remarking(place(column))
              .remarking(
                  "From the expand phase on a value of %s that does not fit %s is refused."
                      .formatted(column, type));
      return old.isPresent()
          ? form
          : form.remarking(
              ("Whether %s has a default, NOT NULL, indexes or keys is not known without"
                      + " --schema; the plan carries none of them over.")
                  .formatted(column));
    }
  }
}
