package dev.sluice.analysis.plan;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;

/** One change of a column's type by a second column. */
final class PostgresTypeCopy {
  private final Known known;
  private final Piece piece;
  private final String column;
  private final SchemaObject old;
  private final String beside;
  private final String away;
  private final PostgresSteps steps;
  private final List<Act> acts = new ArrayList<>();

  PostgresTypeCopy(Known known, Piece piece, String column, SchemaObject old) {
    this.known = known;
    this.piece = piece;
    this.column = column;
    this.old = old;
    this.beside = Written.made(column, "new");
    this.away = Written.made(column, "old");
    this.steps = new PostgresSteps(piece.table(), column);
  }

  /**
   * The form.
   *
   * @param type the new type as written
   * @param value what USING says, or empty
   */
  Form to(String type, String value) {
    String table = piece.table();
    expand(type, value);
    String filled = value.isEmpty() ? column : "(" + value + ")";
    acts.add(PostgresCopies.fill(table, beside, filled, ""));
    List<SchemaObject> indexes = known.indexes(table, column);
    indexes.forEach(index -> acts.add(PostgresCopies.index(index, table, column, beside)));
    if (Known.flag(old, "not-null")) {
      acts.addAll(PostgresForms.notNull(table, beside, Phase.BACKFILL, ""));
    }
    swap(type, value.isEmpty() && PostgresTypes.wholes(old.definition(), type));
    for (SchemaObject index : indexes) {
      String now = index.attribute("sql-name");
      String gone = Written.qualifier(now) + Written.made(index.name(), "old");
      acts.add(PostgresCopies.rename(now, gone, Phase.SWITCH));
      acts.add(PostgresCopies.rename(PostgresCopies.interim(index), now, Phase.SWITCH));
    }
    acts.add(
        Act.of(Phase.CONTRACT, piece.alter("DROP COLUMN " + away), "the old values go")
            .after("See that the new type of %s serves everybody.".formatted(column)));
    acts.add(steps.tidy());
    return Form.of(acts).changing(table).remarking(PostgresCopies.unseen(column)).byItself();
  }

  private void expand(String type, String value) {
    Act add =
        Act.of(
                Phase.EXPAND,
                piece.alter("ADD COLUMN " + beside + " " + type),
                "a second column of the new type")
            .undoneBy(piece.alter("DROP COLUMN " + beside));
    acts.add(
        value.isEmpty()
            ? add
            : add.after(
                ("Deploy applications that write into %s only what USING makes a %s of: from this"
                        + " step on every other write fails, and so do changes of rows that hold it"
                        + " already.")
                    .formatted(column, type)));
    acts.addAll(
        steps.trigger(
            value.isEmpty()
                ? PostgresSteps.copying(beside, column)
                : steps.computing(beside, "(" + value + ")")));
  }

  private void swap(String type, boolean back) {
    acts.add(
        steps
            .end(Phase.SWITCH)
            .after(
                "Make sure that every application can read and write %s as %s. %s %s"
                    .formatted(
                        column,
                        type,
                        PostgresCopies.place(column, piece.table()),
                        back
                            ? "The way back copies what was written since, and lets everybody wait"
                                + " for it; it fails where a value does not fit any more."
                            : "There is no way back by a script from here: what is written from"
                                + " now on stands in the new column only.")));
    acts.addAll(PostgresCopies.settle(piece, beside, old, Phase.SWITCH));
    if (Known.flag(old, "not-null")) {
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
        back
            ? last.undoneBy(back() + ";\n" + last.down().orElse(""))
            : Act.of(last.phase(), last.sql(), last.why()));
  }

  /** What was written since the switch goes into the old column, in the same transaction. */
  private String back() {
    return """
        LOCK TABLE %1$s IN ACCESS EXCLUSIVE MODE;
        UPDATE %1$s SET %2$s = %3$s WHERE %2$s IS DISTINCT FROM %3$s"""
        .formatted(piece.table(), away, column);
  }

  private Act swapped(String from, String to) {
    return Act.of(Phase.SWITCH, piece.alter("RENAME COLUMN " + from + " TO " + to), "the swap")
        .undoneBy(piece.alter("RENAME COLUMN " + to + " TO " + from));
  }
}
