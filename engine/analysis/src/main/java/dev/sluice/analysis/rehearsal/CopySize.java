package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a verdict names a copy: by the largest table that the script has to do with. */
final class CopySize {
  private CopySize() {}

  /** For example {@code on a copy with about 12,400,000 rows in orders}. */
  static String of(DatabaseEngine engine, Script up, Database copy) {
    List<String> named =
        up.statements().stream()
            .flatMap(statement -> engine.read(statement).objects().stream())
            .map(ObjectUse::name)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    Map<String, Long> rows = copy.estimatedRows();
    Optional<Map.Entry<String, Long>> largest =
        rows.entrySet().stream()
            .filter(table -> named.stream().anyMatch(name -> isOf(name, table.getKey())))
            .max(Map.Entry.comparingByValue())
            .or(() -> rows.entrySet().stream().max(Map.Entry.comparingByValue()));
    return largest
        .filter(table -> table.getValue() > 0)
        .map(
            table ->
                String.format(
                    Locale.ROOT,
                    "on a copy with about %,d rows in %s",
                    table.getValue(),
                    Undoing.plain(table.getKey())))
        .orElse("on a copy");
  }

  /** Whether a written name, of a table or of a column of it, means a table. */
  private static boolean isOf(String written, String table) {
    String own = table.toLowerCase(Locale.ROOT);
    String bare = own.substring(own.lastIndexOf('.') + 1);
    return written.equals(own)
        || written.equals(bare)
        || written.startsWith(own + ".")
        || written.startsWith(bare + ".");
  }
}
