package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.rehearsal.Rehearsals.Request;
import dev.sluice.pipeline.rehearsal.Rehearsals.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Rehearsal requests in the store. */
@Component
class RehearsalRows {
  private static final String INSERT =
      """
      INSERT INTO rehearsal_request (id, workspace, migration, version, title, flow, environment,
        connection, engine, up, down, correlation, state)
      VALUES (:id, :workspace, :migration, :version, :title, :flow, :environment, :connection,
        :engine, :up, :down, :correlation, 'Waiting')
      """;

  private static final String VOID =
      """
      UPDATE rehearsal_request SET state = 'Void', finished_at = clock_timestamp()
      WHERE workspace = :workspace AND migration = :migration AND state IN ('Waiting', 'Given')
      """;

  private static final String VOID_TARGET =
      VOID + " AND environment = :environment AND connection = :connection";

  /** Without the scripts, which may be large. */
  private static final String OPEN =
      """
      SELECT id, workspace, migration, version, title, flow, environment, connection, engine,
        '' AS up, NULL AS down, correlation, state, agent, instance, tries,
        waiting_from < clock_timestamp() - :wait::interval AS waited,
        given_at < clock_timestamp() - :limit::interval AS late
      FROM rehearsal_request
      """;

  private static final String GIVE =
      """
      UPDATE rehearsal_request SET state = 'Given', agent = :agent, instance = :instance,
        tries = tries + 1, given_at = clock_timestamp()
      WHERE id = :id AND state = 'Waiting'
      """;

  private static final String TAKE_BACK =
      """
      UPDATE rehearsal_request SET state = 'Waiting', waiting_from = clock_timestamp()
      WHERE id = :id AND state = 'Given' AND instance = :instance
      """;

  private static final String FINISH =
      """
      UPDATE rehearsal_request SET state = 'Finished', report = :report::jsonb,
        finished_at = clock_timestamp()
      WHERE id = :id AND state IN ('Waiting', 'Given')
      """;

  private static final String VERDICTS =
      """
      SELECT * FROM (
        SELECT DISTINCT ON (environment, connection) environment, connection, report, finished_at,
          requested_at
        FROM rehearsal_request
        WHERE workspace = :workspace AND migration = :migration AND version = :version
          AND state <> 'Void'
        ORDER BY environment, connection, requested_at DESC) newest
      ORDER BY requested_at
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final RehearsalSettings settings;

  RehearsalRows(JdbcClient jdbc, JsonMapper json, RehearsalSettings settings) {
    this.jdbc = jdbc;
    this.json = json;
    this.settings = settings;
  }

  /** A request that has not ended. */
  record Open(
      UUID id,
      Request request,
      boolean given,
      String agent,
      String instance,
      int tries,
      boolean waited,
      boolean late) {}

  void insert(Request request) {
    jdbc.sql(INSERT)
        .param("id", UUID.randomUUID())
        .param("workspace", request.migration().workspace().value())
        .param("migration", request.migration().number())
        .param("version", request.version())
        .param("title", request.title())
        .param("flow", request.flow())
        .param("environment", request.environment())
        .param("connection", request.connection())
        .param("engine", request.engine())
        .param("up", request.up())
        .param("down", request.down().orElse(null))
        .param("correlation", request.correlation())
        .update();
  }

  void cancel(MigrationKey migration) {
    jdbc.sql(VOID)
        .param("workspace", migration.workspace().value())
        .param("migration", migration.number())
        .update();
  }

  void cancel(StageKey stage, String connection) {
    jdbc.sql(VOID_TARGET)
        .param("workspace", stage.migration().workspace().value())
        .param("migration", stage.migration().number())
        .param("environment", stage.environment())
        .param("connection", connection)
        .update();
  }

  /** Requests that have not ended, oldest first. */
  List<Open> open() {
    return select(OPEN + " WHERE state IN ('Waiting', 'Given') ORDER BY requested_at LIMIT 200")
        .query(this::open)
        .list();
  }

  Optional<Open> find(UUID id) {
    return select(
            OPEN.replace("'' AS up, NULL AS down", "up, down")
                + " WHERE id = :id AND state IN ('Waiting', 'Given')")
        .param("id", id)
        .query(this::open)
        .optional();
  }

  private JdbcClient.StatementSpec select(String sql) {
    return jdbc.sql(sql)
        .param("wait", settings.patience().toMillis() + " ms")
        .param("limit", settings.limit().toMillis() + " ms");
  }

  boolean give(UUID id, String agent, String instance) {
    return jdbc.sql(GIVE).param("id", id).param("agent", agent).param("instance", instance).update()
        == 1;
  }

  boolean takeBack(Open open) {
    return jdbc.sql(TAKE_BACK).param("id", open.id()).param("instance", open.instance()).update()
        == 1;
  }

  boolean finish(UUID id, RehearsalReport report) {
    return jdbc.sql(FINISH)
            .param("id", id)
            .param("report", json.writeValueAsString(report))
            .update()
        == 1;
  }

  List<Verdict> verdicts(MigrationKey migration, int version) {
    return jdbc.sql(VERDICTS)
        .param("workspace", migration.workspace().value())
        .param("migration", migration.number())
        .param("version", version)
        .query(this::verdict)
        .list();
  }

  private Verdict verdict(ResultSet row, int index) throws SQLException {
    return new Verdict(
        row.getString("environment"),
        row.getString("connection"),
        Optional.ofNullable(row.getString("report"))
            .map(text -> json.readValue(text, RehearsalReport.class)),
        Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant));
  }

  private Open open(ResultSet row, int index) throws SQLException {
    @Nullable String down = row.getString("down");
    Request request =
        new Request(
            new MigrationKey(new WorkspaceId(row.getString("workspace")), row.getLong("migration")),
            row.getInt("version"),
            row.getString("title"),
            row.getString("flow"),
            row.getString("environment"),
            row.getString("connection"),
            row.getString("engine"),
            row.getString("up"),
            Optional.ofNullable(down),
            row.getString("correlation"));
    return new Open(
        row.getObject("id", UUID.class),
        request,
        row.getString("state").equals("Given"),
        row.getString("agent"),
        row.getString("instance"),
        row.getInt("tries"),
        row.getBoolean("waited"),
        row.getBoolean("late"));
  }
}
