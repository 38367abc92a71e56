package dev.sluice.pipeline.rehearsal;

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
      SELECT connection, why FROM rehearsal_void
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
        AND version = :version AND NOT over
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

  Map<String, String> of(StageKey stage, int version) {
    Map<String, String> why = new LinkedHashMap<>();
    at(OF, stage)
        .param("version", version)
        .query(
            row -> {
              why.put(row.getString("connection"), row.getString("why"));
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
