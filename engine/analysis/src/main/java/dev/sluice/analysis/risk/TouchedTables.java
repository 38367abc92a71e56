package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How large the tables are that a script changes. */
public final class TouchedTables {
  private TouchedTables() {}

  /**
   * Rows of the largest table that a script writes, empties, alters, renames or drops; a table that
   * it makes itself has none. Empty when that is not known: the script was not read in full, or the
   * size of one of the tables is not known.
   *
   * @param counted rows by qualified table name, as the database estimates them
   */
  public static OptionalLong largest(RiskReport report, Map<String, Long> counted) {
    if (report.parse() != Certainty.FULL) {
      return OptionalLong.empty();
    }
    RowCounts rows = new RowCounts(counted);
    Set<String> made = new HashSet<>();
    long most = 0;
    for (RiskReport.StatementRisk statement : report.statements()) {
      for (ObjectUse use : statement.objects()) {
        String table = table(use);
        if (use.use() == Use.CREATED) {
          made.add(table);
        } else if (!table.isEmpty() && use.use() != Use.READ && !made.contains(table)) {
          Optional<Long> count = rows.of(table);
          if (count.isEmpty()) {
            return OptionalLong.empty();
          }
          most = Math.max(most, count.get());
        }
      }
    }
    return OptionalLong.of(most);
  }

  private static String table(ObjectUse use) {
    return use.kind().equals("table") ? TableNames.plain(use.name()) : "";
  }
}
