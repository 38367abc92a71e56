package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.Set;

/** Finds rows of the database's own tables that a statement writes, whatever spells their names. */
final class SystemCatalogs {
  private static final Set<Use> WRITES = Set.of(Use.WRITTEN, Use.EMPTIED, Use.ALTERED);
  private static final Set<String> OF_MYSQL = Set.of("mysql", "sys", "performance_schema");

  private SystemCatalogs() {}

  static Check written() {
    return Check.when(
        subject ->
            subject.reading().objects().stream()
                .filter(use -> WRITES.contains(use.use()) && use.kind().equals("table"))
                .anyMatch(use -> own(use, subject.engine().name())));
  }

  private static boolean own(ObjectUse use, String engine) {
    String name = TableNames.plain(use.name());
    int dot = name.lastIndexOf('.');
    String schema = name.substring(0, Math.max(dot, 0));
    return switch (engine) {
      case "postgresql" ->
          schema.equals("pg_catalog") || (schema.isEmpty() && name.startsWith("pg_"));
      case "mysql", "mariadb" -> OF_MYSQL.contains(schema);
      default -> schema.equals("sys");
    };
  }
}
