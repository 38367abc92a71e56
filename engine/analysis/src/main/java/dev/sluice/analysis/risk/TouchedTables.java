package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How large the tables are that a script changes. What a script says of its own tables lowers
 * nothing: a table of that name that the database holds counts with its rows.
 */
public final class TouchedTables {
  private static final Set<Use> TAKES_AWAY = EnumSet.of(Use.DROPPED, Use.EMPTIED);

  private final RowCounts rows;
  private final Set<String> held = new HashSet<>();

  private TouchedTables(Schema schema, Map<String, Long> counted) {
    this.rows = new RowCounts(counted);
    for (SchemaObject object : schema.objects()) {
      if (object.kind() == SchemaObject.Kind.TABLE) {
        String name = TableNames.plain(object.name());
        held.add(name);
        held.add(name.substring(name.lastIndexOf('.') + 1));
      }
    }
  }

  /**
   * Rows of the largest table that a script writes, empties, alters, renames or drops; one that is
   * not there before has none. Empty when that is not known: the script was not read in full, the
   * database does not know the size of one of the tables, or something else than a table goes, of
   * which nobody says what goes with it.
   *
   * @param schema what the database holds
   * @param counted rows by qualified table name, as the database estimates them
   */
  public static OptionalLong largest(RiskReport report, Schema schema, Map<String, Long> counted) {
    TouchedTables tables = new TouchedTables(schema, counted);
    long most = 0;
    for (RiskReport.StatementRisk statement : report.statements()) {
      for (ObjectUse use : statement.objects()) {
        Optional<Long> count = tables.count(use);
        if (count.isEmpty()) {
          return OptionalLong.empty();
        }
        most = Math.max(most, count.get());
      }
    }
    return report.parse() == Certainty.FULL ? OptionalLong.of(most) : OptionalLong.empty();
  }

  private Optional<Long> count(ObjectUse use) {
    if (!use.kind().equals("table")) {
      boolean more = TAKES_AWAY.contains(use.use()) && !use.kind().equals("column");
      return more ? Optional.empty() : Optional.of(0L);
    }
    String table = TableNames.plain(use.name());
    if (use.use() == Use.READ || !held.contains(table)) {
      return Optional.of(0L);
    }
    return rows.of(table);
  }
}
