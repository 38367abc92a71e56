package dev.sluice.analysis.plan;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * A column of MySQL or MariaDB that gets another type or name by a second column. Triggers keep
 * both in step; the switch is one ALTER TABLE in which no trigger ever names a column that is not
 * there.
 */
final class MySqlCopies {
  private final Known known;

  MySqlCopies(Known known) {
    this.known = known;
  }

  /** MODIFY of a column to a type that copies the table. */
  Optional<Form> type(Piece piece, ColumnDefinition now, SchemaObject old) {
    String beside = Written.made(now.name(), "new");
    Optional<Form> refused = refused(piece, now.name(), beside, old);
    if (refused.isPresent()) {
      return refused;
    }
    String table = piece.table();
    String away = Written.made(now.name(), "old");
    String copy = "SET NEW.%s = NEW.%s".formatted(beside, now.name());
    List<Act> acts = new ArrayList<>();
    acts.add(
        Act.of(
                Phase.EXPAND,
                piece.alter("ADD COLUMN " + beside + " " + now.type() + " NULL"),
                "a second column of the new type")
            .undoneBy(piece.alter("DROP COLUMN " + beside)));
    acts.addAll(triggers(table, now.name(), copy, copy));
    acts.add(fill(table, beside, now.name()));
    List<SchemaObject> indexes = known.indexes(table, now.name());
    indexes.forEach(index -> acts.add(index(piece, index, now.name(), beside)));
    String whole =
        new ColumnDefinition(beside, now.type(), now.clauses()).without("AFTER", "FIRST");
    acts.add(
        Act.of(
                Phase.SWITCH,
                piece.alter("MODIFY COLUMN " + whole + MySqlForms.ONLINE),
                "all else that the script says of the column")
            .undoneBy(
                piece.alter(
                    "MODIFY COLUMN " + beside + " " + now.type() + " NULL" + MySqlForms.ONLINE))
            .after(
                "Make sure that every application can read and write %s as %s."
                    .formatted(now.name(), now.type())));
    standIn(piece, now.name(), old).ifPresent(acts::add);
    acts.add(swap(piece, now, away, beside, indexes));
    acts.addAll(untrigger(table, now.name(), Phase.SWITCH));
    acts.add(
        Act.of(
                Phase.CONTRACT,
                piece.alter("DROP COLUMN " + away + ", DROP COLUMN " + beside + dropped(indexes)),
                "the old values go")
            .after("See that the new type of %s serves everybody.".formatted(now.name())));
    return Form.of(acts)
        .changing(table, Written.last(now.name()), beside, away)
        .remarking(
            "From the expand phase on a value of %s that does not fit %s is refused."
                .formatted(now.name(), now.type()))
        .found();
  }

  /**
   * The triggers of the expand phase set a column of this name until they are dropped, so one
   * stands there again.
   */
  private static Act swap(
      Piece piece, ColumnDefinition now, String away, String beside, List<SchemaObject> indexes) {
    String renames =
        indexes.stream()
            .map(
                index ->
                    ", RENAME INDEX %s TO %s, RENAME INDEX %s TO %s"
                        .formatted(
                            name(index),
                            Written.made(index.name(), "old"),
                            Written.made(index.name(), "new"),
                            name(index)))
            .collect(Collectors.joining());
    return Act.of(
        Phase.SWITCH,
        piece.alter(
            "RENAME COLUMN %s TO %s, RENAME COLUMN %s TO %s, ADD COLUMN %s %s NULL%s"
                .formatted(now.name(), away, beside, now.name(), beside, now.type(), renames)),
        "the swap, in one step");
  }

  private static String dropped(List<SchemaObject> indexes) {
    return indexes.stream()
        .map(index -> ", DROP INDEX " + Written.made(index.name(), "old"))
        .collect(Collectors.joining());
  }

  /** RENAME COLUMN, and CHANGE that keeps the type. */
  Optional<Form> rename(Piece piece, String column, String name, SchemaObject old) {
    Optional<Form> refused = refused(piece, column, name, old);
    if (refused.isPresent()) {
      return refused;
    }
    String table = piece.table();
    String type = old.definition() + collation(old);
    List<Act> acts = new ArrayList<>();
    acts.add(
        Act.of(
                Phase.EXPAND,
                piece.alter("ADD COLUMN " + name + " " + type + " NULL"),
                "the new name, beside the old one")
            .undoneBy(piece.alter("DROP COLUMN " + name)));
    acts.addAll(
        triggers(
            table,
            column,
            ("SET NEW.%1$s = IFNULL(NEW.%1$s, NEW.%2$s), NEW.%2$s =" + " NEW.%1$s")
                .formatted(name, column),
            "SET NEW.%1$s = IF(NEW.%1$s <=> OLD.%1$s, NEW.%2$s, NEW.%1$s), NEW.%2$s = NEW.%1$s"
                .formatted(name, column)));
    standIn(piece, column, old).map(act -> at(Phase.EXPAND, act)).ifPresent(acts::add);
    acts.add(fill(table, name, column));
    List<SchemaObject> indexes = known.indexes(table, column);
    indexes.forEach(index -> acts.add(index(piece, index, column, name)));
    List<Act> end = untrigger(table, column, Phase.CONTRACT);
    acts.add(end.get(0).after("Deploy applications that read and write %s only.".formatted(name)));
    acts.add(end.get(1));
    String whole = "MODIFY COLUMN " + name + " " + type + rest(old);
    String back =
        indexes.stream()
            .map(
                index ->
                    ", DROP INDEX %s, RENAME INDEX %s TO %s"
                        .formatted(name(index), Written.made(index.name(), "new"), name(index)))
            .collect(Collectors.joining());
    acts.add(
        Act.of(
            Phase.CONTRACT,
            piece.alter("DROP COLUMN " + column + ", " + whole + back),
            "the old name goes; the new one gets what the old one had"));
    return Form.of(acts).changing(table, Written.last(column), Written.last(name)).found();
  }

  private static Act at(Phase phase, Act act) {
    Act same = Act.of(phase, act.sql(), act.why());
    return act.down().map(same::undoneBy).orElse(same);
  }

  private Optional<Form> refused(Piece piece, String column, String beside, SchemaObject old) {
    List<String> obstacles = new ArrayList<>(known.obstacles(piece.table(), column));
    if (Known.flag(old, "auto-increment")
        || Known.flag(old, "generated")
        || Known.flag(old, "check")) {
      obstacles.add("its own numbering, expression or check");
    }
    if (!known.indexes(piece.table(), column).stream()
        .allMatch(index -> index.attribute("type").isEmpty())) {
      obstacles.add("an index of a special kind");
    }
    if (Known.flag(old, "not-null")
        && old.attribute("default").isEmpty()
        && MySqlTypes.zero(old.definition()).isEmpty()) {
      obstacles.add("NOT NULL of a type that can have no default");
    }
    if (known.version().matches("5\\..*|10\\.[0-4]\\..*")) {
      return Form.none(
              "Servers before MySQL 8 and MariaDB 10.5 cannot swap two columns at"
                  + " once; do it when nobody works.")
          .found();
    }
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

  /**
   * Rows that leave a required column out would be refused while two columns stand side by side.
   */
  private static Optional<Act> standIn(Piece piece, String column, SchemaObject old) {
    boolean required = Known.flag(old, "not-null") && old.attribute("default").isEmpty();
    return required
        ? Optional.of(
            Act.of(
                    Phase.SWITCH,
                    piece.alter(
                        "ALTER COLUMN "
                            + column
                            + " SET DEFAULT "
                            + MySqlTypes.zero(old.definition())),
                    "rows may leave it out from now on")
                .undoneBy(piece.alter("ALTER COLUMN " + column + " DROP DEFAULT")))
        : Optional.empty();
  }

  private static List<Act> triggers(String table, String column, String insert, String update) {
    return List.of(
        trigger(table, column, "insert", insert), trigger(table, column, "update", update));
  }

  private static String triggerName(String table, String column, String when) {
    return Written.qualifier(table) + Written.made(table, column, when);
  }

  private static Act trigger(String table, String column, String when, String body) {
    String name = triggerName(table, column, when);
    return Act.of(
            Phase.EXPAND,
            "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW %s"
                .formatted(name, when.toUpperCase(Locale.ROOT), table, body),
            "keeps the new column in step")
        .undoneBy("DROP TRIGGER " + name);
  }

  private static List<Act> untrigger(String table, String column, Phase phase) {
    return List.of("insert", "update").stream()
        .map(
            when ->
                Act.of(
                    phase,
                    "DROP TRIGGER " + triggerName(table, column, when),
                    "the columns need not be kept in step any more"))
        .toList();
  }

  private Act fill(String table, String to, String from) {
    String sql =
        "UPDATE %1$s SET %2$s = %3$s WHERE %2$s IS NULL AND %3$s IS NOT NULL"
            .formatted(table, to, from);
    return Act.of(
            Phase.BACKFILL, RowForms.batched(known, table, sql), "old rows are filled in batches")
        .harmless();
  }

  private static Act index(Piece piece, SchemaObject index, String column, String to) {
    String name = Written.made(index.name(), "new");
    String columns =
        Known.word(column)
            .matcher(
                index.definition().replace("`" + Written.last(column) + "`", Written.last(column)))
            .replaceAll(Matcher.quoteReplacement(to));
    return Act.of(
            Phase.BACKFILL,
            piece.alter("ADD INDEX " + name + " " + columns + MySqlForms.ONLINE),
            "built while people write")
        .undoneBy(piece.alter("DROP INDEX " + name));
  }

  private static String name(SchemaObject index) {
    return "`" + index.name().substring(index.owner().length() + 1) + "`";
  }

  private static String collation(SchemaObject column) {
    String collation = column.attribute("collation");
    return collation.isEmpty() ? "" : " COLLATE " + collation;
  }

  private static String rest(SchemaObject column) {
    String value = column.attribute("default");
    String update = column.attribute("on-update");
    String comment = column.attribute("comment");
    return (Known.flag(column, "not-null") ? " NOT NULL" : " NULL")
        + (value.isEmpty() ? "" : " DEFAULT " + value)
        + (update.isEmpty() ? "" : " ON UPDATE " + update)
        + (comment.isEmpty() ? "" : " COMMENT '" + comment.replace("'", "''") + "'");
  }
}
