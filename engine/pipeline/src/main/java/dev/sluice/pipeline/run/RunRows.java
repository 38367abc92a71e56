package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Stage runs, their scripts and their targets in the store. */
@Component
class RunRows {
  private static final String NO_LONGER_NEWEST =
      """
      UPDATE run_stage_run SET newest = false
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
      AND newest
      """;

  private static final String INSERT_RUN =
      """
      INSERT INTO run_stage_run (id, workspace, migration, environment, number, newest, direction,
        state, title, flow, engine, digest, content, policy, approvals, policy_version,
        correlation, seal)
      VALUES (:id, :workspace, :migration, :environment, :number, true, :direction, :state, :title,
        :flow, :engine, :digest, :content::jsonb, :policy::jsonb, :approvals::jsonb,
        :policyVersion, :correlation, :seal)
      """;

  private static final String INSERT_SCRIPT =
      """
      INSERT INTO run_script (stage_run, sha256, text, statements)
      VALUES (:run, :sha256, :text, :statements::jsonb) ON CONFLICT DO NOTHING
      """;

  private static final String INSERT_TARGET =
      """
      INSERT INTO run_target (stage_run, position, connection, script, base, state, turn, error,
        action)
      VALUES (:run, :position, :connection, :script, :base, :state, :turn, :error, :action)
      """;

  private static final String RUN =
      """
      SELECT id, workspace, migration, environment, number, newest, direction, state, called_off,
        title, flow, engine, content, policy, approvals, policy_version, correlation, seal, ended_at
      FROM run_stage_run
      """;

  private static final String BY_STAGE =
      RUN
          + " WHERE workspace = :workspace AND migration = :migration AND environment ="
          + " :environment";

  private static final String TARGETS =
      """
      SELECT stage_run, position, connection, script, base, state, turn, applied, half, undone,
        error, action, evidence, started_at, completed_at
      FROM run_target WHERE stage_run = :run ORDER BY position
      """;

  private static final String SAVE_TARGET =
      """
      UPDATE run_target SET base = :base, state = :state, turn = :turn, applied = :applied::jsonb,
        half = :half, undone = :undone, error = :error, action = :action,
        evidence = :evidence::jsonb,
        completed_at = CASE WHEN :ended THEN coalesce(completed_at, clock_timestamp()) END
      WHERE stage_run = :run AND connection = :connection
      """;

  private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<List<StoredScript.Line>> LINES = new TypeReference<>() {};
  private static final TypeReference<List<BundlePayload.Approval>> APPROVALS =
      new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  RunRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Stores a new run as the newest of its stage. */
  void insert(StageRun run) {
    JdbcClient.StatementSpec old = jdbc.sql(NO_LONGER_NEWEST);
    stage(old, run.stage()).update();
    stage(jdbc.sql(INSERT_RUN), run.stage())
        .param("id", run.id())
        .param("number", run.number())
        .param("direction", run.direction().name())
        .param("state", run.state().word())
        .param("title", run.title())
        .param("flow", run.flow())
        .param("engine", run.engine())
        .param("digest", run.digest())
        .param("content", json.writeValueAsString(run.content()))
        .param("policy", json.writeValueAsString(run.policy()))
        .param("approvals", json.writeValueAsString(run.approvals()))
        .param("policyVersion", run.policyVersion())
        .param("correlation", run.correlation())
        .param("seal", run.seal())
        .update();
  }

  void insert(UUID run, StoredScript script) {
    jdbc.sql(INSERT_SCRIPT)
        .param("run", run)
        .param("sha256", script.sha256())
        .param("text", script.text())
        .param("statements", json.writeValueAsString(script.statements()))
        .update();
  }

  void insert(Target target) {
    jdbc.sql(INSERT_TARGET)
        .param("run", target.stageRun())
        .param("position", target.position())
        .param("connection", target.connection())
        .param("script", target.script())
        .param("base", target.base())
        .param("state", target.state().word())
        .param("turn", target.turn().name())
        .param("error", target.error())
        .param("action", target.action())
        .update();
  }

  /** The newest run of a stage. */
  Optional<StageRun> newest(StageKey stage) {
    return stage(jdbc.sql(BY_STAGE + " AND newest"), stage).query(this::run).optional();
  }

  /** The newest run of a stage in a direction. */
  Optional<StageRun> newest(StageKey stage, Direction direction) {
    return stage(
            jdbc.sql(BY_STAGE + " AND direction = :direction ORDER BY number DESC LIMIT 1"), stage)
        .param("direction", direction.name())
        .query(this::run)
        .optional();
  }

  StageRun find(UUID id) {
    return jdbc.sql(RUN + " WHERE id = :id").param("id", id).query(this::run).single();
  }

  List<Target> targets(UUID run) {
    return jdbc.sql(TARGETS).param("run", run).query(this::target).list();
  }

  Target target(UUID run, String connection) {
    return targets(run).stream()
        .filter(t -> t.connection().equals(connection))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("run " + run + " has no " + connection));
  }

  void save(Target target) {
    jdbc.sql(SAVE_TARGET)
        .param("base", target.base())
        .param("state", target.state().word())
        .param("turn", target.turn().name())
        .param("applied", json.writeValueAsString(target.applied()))
        .param("half", target.half())
        .param("undone", target.undone())
        .param("error", target.error())
        .param("action", target.action())
        .param("evidence", json.writeValueAsString(target.evidence()))
        .param("ended", !target.working() && !target.waits())
        .param("run", target.stageRun())
        .param("connection", target.connection())
        .update();
  }

  /** Notes that the newest attempt of a target began. */
  void began(UUID run, String connection) {
    jdbc.sql(
            """
            UPDATE run_target SET started_at = clock_timestamp()
            WHERE stage_run = :run AND connection = :connection
            """)
        .param("run", run)
        .param("connection", connection)
        .update();
  }

  /** Notes that what a target had applied was undone. */
  void undone(UUID run, String connection) {
    jdbc.sql(
            "UPDATE run_target SET undone = true WHERE stage_run = :run AND connection ="
                + " :connection")
        .param("run", run)
        .param("connection", connection)
        .update();
  }

  /** Moves a run. */
  void move(StageRun run, RunState state, String cause, boolean ended) {
    jdbc.sql(
            """
            UPDATE run_stage_run SET state = :state, cause = :cause,
              ended_at = CASE WHEN :ended THEN clock_timestamp() END
            WHERE id = :id
            """)
        .param("state", state.word())
        .param("cause", cause)
        .param("ended", ended)
        .param("id", run.id())
        .update();
  }

  /** Notes the click that a run rests on from now on. */
  void correlate(UUID run, String correlation) {
    jdbc.sql("UPDATE run_stage_run SET correlation = :correlation WHERE id = :id")
        .param("correlation", correlation)
        .param("id", run)
        .update();
  }

  /** A run goes on by other approvals. */
  void approved(UUID run, List<BundlePayload.Approval> approvals, long policyVersion) {
    jdbc.sql(
            """
            UPDATE run_stage_run SET approvals = :approvals::jsonb, policy_version = :version
            WHERE id = :id
            """)
        .param("approvals", json.writeValueAsString(approvals))
        .param("version", policyVersion)
        .param("id", run)
        .update();
  }

  /** Seals a run anew, after what was rehearsed or who wants it changed. */
  void seal(UUID run, String seal) {
    jdbc.sql("UPDATE run_stage_run SET seal = :seal WHERE id = :id")
        .param("seal", seal)
        .param("id", run)
        .update();
  }

  /** Notes why a run was called off; empty when it goes on. */
  void callOff(UUID run, String reason) {
    jdbc.sql("UPDATE run_stage_run SET called_off = :reason WHERE id = :id")
        .param("reason", reason)
        .param("id", run)
        .update();
  }

  StoredScript script(UUID run, String sha256) {
    return script("SELECT sha256, text, statements", run, sha256);
  }

  /** A script without its text, which may be large. */
  StoredScript outline(UUID run, String sha256) {
    return script("SELECT sha256, '' AS text, statements", run, sha256);
  }

  private StoredScript script(String select, UUID run, String sha256) {
    return jdbc.sql(select + " FROM run_script WHERE stage_run = :run AND sha256 = :sha256")
        .param("run", run)
        .param("sha256", sha256)
        .query(
            (row, index) ->
                new StoredScript(
                    row.getString("sha256"),
                    row.getString("text"),
                    json.readValue(row.getString("statements"), LINES)))
        .single();
  }

  private static JdbcClient.StatementSpec stage(JdbcClient.StatementSpec sql, StageKey stage) {
    return sql.param("workspace", stage.migration().workspace().value())
        .param("migration", stage.migration().number())
        .param("environment", stage.environment());
  }

  static StageKey stage(ResultSet row) throws SQLException {
    return new MigrationKey(new WorkspaceId(row.getString("workspace")), row.getLong("migration"))
        .stage(row.getString("environment"));
  }

  private StageRun run(ResultSet row, int index) throws SQLException {
    return new StageRun(
        row.getObject("id", UUID.class),
        stage(row),
        row.getInt("number"),
        row.getBoolean("newest"),
        Direction.valueOf(row.getString("direction")),
        RunState.of(row.getString("state")),
        row.getString("called_off"),
        row.getString("title"),
        row.getString("flow"),
        row.getString("engine"),
        json.readValue(row.getString("content"), ApprovedContent.class),
        json.readValue(row.getString("policy"), ExecutionPolicy.class),
        json.readValue(row.getString("approvals"), APPROVALS),
        row.getLong("policy_version"),
        row.getString("correlation"),
        row.getString("seal"),
        row.getObject("ended_at") != null);
  }

  private Target target(ResultSet row, int index) throws SQLException {
    return new Target(
        row.getObject("stage_run", UUID.class),
        row.getInt("position"),
        row.getString("connection"),
        row.getString("script"),
        row.getString("base"),
        RunState.of(row.getString("state")),
        Target.Turn.valueOf(row.getString("turn")),
        json.readValue(row.getString("applied"), NUMBERS),
        row.getInt("half"),
        row.getBoolean("undone"),
        row.getString("error"),
        row.getString("action"),
        json.readValue(row.getString("evidence"), TEXTS),
        instant(row, "started_at"),
        instant(row, "completed_at"));
  }

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
