package dev.sluice.analysis.plan;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column that gets another type or name: a second column stands beside it, a trigger keeps both
 * in step, old rows are filled in batches, then the second one takes over. For a new name a view is
 * no way: it can stand only under another name than its table's.
 */
final class PostgresCopies {
  private static final String UNKNOWN =
      "What depends on %s must be known for a second column: name the schema (sql plan --schema),"
          + " or let the watch look at the database first.";
  private static final String NOT_THERE = "No column %s of %s was there when the schema was read.";
  private static final String PLACE =
      "%1$s stands last in %2$s afterwards: see that no program writes or reads the columns of %2$s"
          + " by their order.";
  private static final String UNSEEN =
      "Grants on single columns, statistics and lists of columns in publications are not known and"
          + " stay with the old %1$s. Rows that come by logical replication, or while triggers are"
          + " off, are not kept in step.";

  private static final Pattern KEY = Pattern.compile("^(?:primary key|unique)\\b");

  /** PostgreSQL takes only the index of the columns that ON CONFLICT names for its arbiter. */
  private static final String TWICE =
      " With a second unique index beside the first, programs that insert the same value at once"
          + " fail though they say ON CONFLICT.";

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
        && old.filter(found -> !Known.flag(found, "collation"))
            .filter(found -> PostgresTypes.widens(found.definition(), type))
            .isPresent()) {
      return Optional.empty();
    }
    String beside = Written.made(column, "new");
    Optional<Form> refused = refused(piece, column, List.of(beside, Written.made(column, "old")));
    if (refused.isPresent() || old.isEmpty()) {
      return refused;
    }
    Tokens value = using < 0 ? rest.part(0, 0) : rest.part(using + 1, rest.size());
    Optional<String> unsettled = unsettled(piece, old.get(), type, value);
    return unsettled.isPresent()
        ? Form.none(unsettled.get()).found()
        : Optional.of(
            new PostgresTypeCopy(known, piece, column, old.get())
                .to(type, value.written(0, value.size())));
  }

  /** Why a trigger, a batch and the script itself may make different values of one. */
  private Optional<String> unsettled(Piece piece, SchemaObject old, String type, Tokens value) {
    if (value.size() == 0) {
      return PostgresTypes.holds(old.definition(), type)
          ? Optional.empty()
          : Optional.of(
              ("Not every value of %s is surely one of %s, whatever the session; programs that"
                      + " write others would fail while both columns live. Add a column, change the"
                      + " programs, or run this when nobody works.")
                  .formatted(old.definition(), type));
    }
    boolean settled =
        PostgresTypes.settled(old.definition())
            && PostgresTypes.settled(type)
            && !Known.flag(old, "default")
            && PostgresValues.settled(value, known.settledColumns(piece.table()));
    return settled
        ? Optional.empty()
        : Optional.of(
            "What USING says, or a default, may give other values in a trigger, in another session"
                + " or later than in the script. Add a column and let the programs fill it, or run"
                + " this when nobody works.");
  }

  /** RENAME COLUMN. */
  Optional<Form> rename(Piece piece, String column, String name) {
    Optional<Form> refused = refused(piece, column, List.of(name));
    Optional<SchemaObject> old = known.column(piece.table(), column);
    if (refused.isPresent() || old.isEmpty()) {
      return refused;
    }
    SchemaObject found = old.get();
    boolean blurred =
        Known.flag(found, "collation") || !PostgresTypes.equalIsSame(found.definition());
    if (blurred || (Known.flag(found, "default") && !Known.flag(found, "not-null"))) {
      return Form.none(
              blurred
                  ? ("Values of %s that are equal may differ, so a trigger cannot tell which name a"
                          + " program wrote.")
                      .formatted(column)
                  : ("A trigger cannot tell a NULL that a program writes by the new name from the"
                          + " default of %s.")
                      .formatted(column))
          .found();
    }
    return Optional.of(renamed(piece, column, name, found));
  }

  private Optional<Form> refused(Piece piece, String column, List<String> beside) {
    String table = piece.table();
    Optional<SchemaObject> old = known.column(table, column);
    if (old.isEmpty()) {
      String why = known.anything() ? NOT_THERE : UNKNOWN;
      return Form.none(why.formatted(column, table)).found();
    }
    Optional<String> quoted =
        Stream.concat(List.of(table, column).stream(), beside.stream())
            .filter(name -> !name.matches("[A-Za-z_][A-Za-z0-9_.]*"))
            .findFirst();
    if (quoted.isPresent()) {
      return Form.none("A name in quotes (%s) is not copied.".formatted(quoted.get())).found();
    }
    Optional<String> there =
        beside.stream().filter(name -> known.column(table, name).isPresent()).findFirst();
    if (there.isPresent()) {
      return Form.none("There is a column " + there.get() + " already; take it away first.")
          .found();
    }
    List<String> obstacles = obstacles(table, column, old.get());
    return obstacles.isEmpty()
        ? Optional.empty()
        : Form.none(
                ("A second column cannot take the place of %s by itself: %s depends on it or"
                        + " changes rows beside it.%s Change that by hand, or run this when nobody"
                        + " works.")
                    .formatted(
                        column,
                        String.join(", ", obstacles),
                        obstacles.stream().anyMatch(KEY.asPredicate()) ? TWICE : ""))
            .found();
  }

  private List<String> obstacles(String table, String column, SchemaObject old) {
    List<String> obstacles = new ArrayList<>(known.obstacles(table, column));
    if (Known.flag(old, "identity") || Known.flag(old, "generated")) {
      obstacles.add("its own numbering or expression");
    }
    if (old.attribute("comment").contains("\\")) {
      obstacles.add("its comment");
    }
    if (known.indexes(table, column).stream()
        .flatMap(one -> Stream.of("new", "old").map(end -> Written.made(one.name(), end)))
        .anyMatch(known::taken)) {
      obstacles.add("an index with the name of its copy");
    }
    return obstacles;
  }

  private Form renamed(Piece piece, String column, String name, SchemaObject old) {
    PostgresSteps steps = new PostgresSteps(piece.table(), column);
    String table = piece.table();
    List<Act> acts = new ArrayList<>();
    acts.add(
        Act.of(
                Phase.EXPAND,
                piece.alter("ADD COLUMN " + name + " " + old.definition()),
                "the new name, beside the old one")
            .undoneBy(piece.alter("DROP COLUMN " + name)));
    acts.addAll(steps.trigger(PostgresSteps.both(name, column)));
    acts.add(fill(table, name, column, column + " IS NOT NULL AND "));
    List<SchemaObject> indexes = known.indexes(table, column);
    indexes.forEach(index -> acts.add(index(index, table, column, name)));
    if (Known.flag(old, "not-null")) {
      acts.addAll(PostgresForms.notNull(table, name, Phase.BACKFILL, ""));
    }
    acts.add(
        steps
            .end(Phase.CONTRACT)
            .after(
                ("Deploy applications that read and write %s only. ".formatted(name)
                    + PLACE.formatted(name, table))));
    acts.addAll(settle(piece, name, old, Phase.CONTRACT));
    acts.add(
        Act.of(Phase.CONTRACT, piece.alter("DROP COLUMN " + column), "nothing uses it any more"));
    acts.add(steps.tidy());
    indexes.forEach(index -> acts.add(rename(interim(index), sql(index), Phase.CONTRACT)));
    return Form.of(acts).changing(table).remarking(UNSEEN.formatted(column)).byItself();
  }

  /**
   * The default and the comment of a column. Of a renamed one the default waits to the end: while
   * both names live, nobody could tell it from what a program wrote.
   */
  static List<Act> settle(Piece piece, String name, SchemaObject old, Phase phase) {
    List<Act> acts = new ArrayList<>();
    String value = old.attribute("default");
    if (!value.isEmpty()) {
      acts.add(
          Act.of(
                  phase,
                  piece.alter("ALTER COLUMN " + name + " SET DEFAULT " + value),
                  "the default goes with the column")
              .undoneBy(piece.alter("ALTER COLUMN " + name + " DROP DEFAULT")));
    }
    String comment = old.attribute("comment");
    if (!comment.isEmpty()) {
      String on = "COMMENT ON COLUMN " + piece.table() + "." + name + " IS ";
      acts.add(
          Act.of(phase, on + "'" + comment.replace("'", "''") + "'", "what is said of it")
              .undoneBy(on + "NULL"));
    }
    return acts;
  }

  /** What a reader must know of the second column's place, and of what is not seen. */
  static String place(String column, String table) {
    return PLACE.formatted(column, table);
  }

  /** The same for what the schema does not tell. */
  static String unseen(String column) {
    return UNSEEN.formatted(column);
  }

  /** Old rows; the condition ends with AND, or is empty. */
  static Act fill(String table, String to, String value, String condition) {
    String sql =
        "UPDATE %1$s SET %2$s = %3$s WHERE %4$s%2$s IS NULL".formatted(table, to, value, condition);
    return Act.of(Phase.BACKFILL, RowForms.batched(sql), "old rows are filled in batches")
        .harmless();
  }

  private static String sql(SchemaObject index) {
    return index.attribute("sql-name");
  }

  static String interim(SchemaObject index) {
    return Written.qualifier(sql(index)) + Written.made(index.name(), "new");
  }

  /** The same index on the other column, under a name of its own. */
  static Act index(SchemaObject index, String table, String column, String to) {
    String columns =
        Known.on(index).stream()
            .map(one -> one.equals(Written.last(column)) ? to : one)
            .collect(Collectors.joining(", "));
    return Act.of(
            Phase.BACKFILL,
            "CREATE INDEX CONCURRENTLY %s ON %s (%s)"
                .formatted(Written.made(index.name(), "new"), table, columns),
            "built while people write")
        .undoneBy("DROP INDEX CONCURRENTLY IF EXISTS " + interim(index));
  }

  /** An index gets another name. */
  static Act rename(String from, String to, Phase phase) {
    String last = to.substring(to.lastIndexOf('.') + 1);
    String back = from.substring(from.lastIndexOf('.') + 1);
    return Act.of(phase, "ALTER INDEX " + from + " RENAME TO " + last, "the index's own name")
        .undoneBy("ALTER INDEX " + Written.qualifier(to) + last + " RENAME TO " + back);
  }
}
