package dev.sluice.pipeline.rehearsal;

import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code rehearsal_void}. */
@Component
class VoidRows {
  private static final String INSERT =
      """
      INSERT INTO rehearsal_void AS v (workspace, migration, environment, connection, version, why)
      VALUES (:workspace, :migration, :environment, :connection, :version, :why)
      ON CONFLICT (workspace, migration, environment, connection) DO UPDATE
        SET version = excluded.version, why = excluded.why, since = clock_timestamp(),
          over = false, times = v.times + 1
      RETURNING times
      """;

  private static final String OVER =
      """
      UPDATE rehearsal_void SET over = true
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
        AND connection = :connection
      """;

  private static final String OF =
      """
      SELECT environment, connection, why FROM rehearsal_void
      WHERE workspace = :workspace AND migration = :migration AND version = :version AND NOT over
      ORDER BY since, connection
      """;

  private final JdbcClient jdbc;

  VoidRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  int insert(StageKey stage, String connection, int version, String why) {
    return at(INSERT, stage)
        .param("connection", connection)
        .param("version", version)
        .param("why", why)
        .query(Integer.class)
        .single();
  }

  void over(StageKey stage, String connection) {
    at(OVER, stage).param("connection", connection).update();
  }

  Map<String, Map<String, String>> of(MigrationKey migration, int version) {
    Map<String, Map<String, String>> why = new LinkedHashMap<>();
    jdbc.sql(OF)
        .param("workspace", migration.workspace().value())
        .param("migration", migration.number())
        .param("version", version)
        .query(
            row -> {
              why.computeIfAbsent(row.getString("environment"), any -> new LinkedHashMap<>())
                  .put(row.getString("connection"), row.getString("why"));
            });
    return why;
  }

  private JdbcClient.StatementSpec at(String sql, StageKey stage) {
    return jdbc.sql(sql)
        .param("workspace", stage.migration().workspace().value())
        .param("migration", stage.migration().number())
        .param("environment", stage.environment());
  }
}
