package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.Difference;
import dev.sluice.analysis.compare.Difference.Change;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.Script;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading;
import dev.sluice.db.StatementReading.ObjectUse;
import dev.sluice.db.StatementReading.Trait;
import dev.sluice.db.StatementReading.Use;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rows and values that a script takes away and no down script can bring back by itself. */
final class DataLosses {
  private static final Set<Trait> CHANGES_ROWS =
      Set.of(Trait.DESTROYS_DATA, Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL);
  private static final Set<String> ROW_KINDS = Set.of("UPDATE", "DELETE", "MERGE", "TRUNCATE");

  private DataLosses() {}

  static List<String> of(DatabaseEngine engine, Script up, Schema base, Schema after) {
    Set<String> losses = new LinkedHashSet<>();
    for (Difference difference : SchemaComparison.differences(base, after)) {
      boolean removed = difference.change() == Change.REMOVED;
      if (removed && difference.kind() == Kind.TABLE) {
        losses.add("rows of table " + difference.name());
      } else if (removed && difference.kind() == Kind.COLUMN && !gone(difference, after)) {
        losses.add("values of column " + difference.name());
      } else if (typeChanged(difference)) {
        losses.add("values of column " + difference.name() + " that the type change altered");
      }
    }
    for (Statement statement : up.statements()) {
      fromStatement(statement, engine.read(statement), losses);
    }
    return List.copyOf(losses);
  }

  private static void fromStatement(
      Statement statement, StatementReading reading, Set<String> losses) {
    boolean rows =
        ROW_KINDS.contains(statement.kind())
            || statement.kind().equals("INSERT")
            || reading.has(Trait.HIDDEN_WRITE);
    for (ObjectUse object : reading.objects()) {
      boolean touched = object.use() == Use.WRITTEN || object.use() == Use.EMPTIED;
      if (rows && touched && object.kind().equals("table")) {
        losses.add(
            "rows that statement %d (%s) changed in %s"
                .formatted(
                    statement.index(), statement.kind().toLowerCase(Locale.ROOT), object.name()));
      }
    }
    boolean opaque =
        reading.traits().stream().anyMatch(CHANGES_ROWS::contains)
            && reading.certainty() != StatementReading.Certainty.FULL;
    if (opaque) {
      losses.add(
          "what statement %d (%s) did, which cannot be read"
              .formatted(statement.index(), statement.kind().toLowerCase(Locale.ROOT)));
    }
  }

  /** Whether the column went away with its table, which is told once. */
  private static boolean gone(Difference column, Schema after) {
    String table = column.from().orElseThrow().owner();
    return after.objects().stream()
        .noneMatch(object -> object.kind() == Kind.TABLE && object.name().equals(table));
  }

  private static boolean typeChanged(Difference difference) {
    return difference.change() == Change.CHANGED
        && difference.kind() == Kind.COLUMN
        && !difference
            .from()
            .orElseThrow()
            .definition()
            .equals(difference.to().orElseThrow().definition());
  }
}
