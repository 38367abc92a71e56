package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ApprovedContent.StageTargets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code migration_stage} and {@code migration_transition}. */
@Component
class StageStore {
  private static final String INSERT =
      """
      INSERT INTO migration_stage
        (workspace, number, position, environment, connections, state, cause, changed_by)
      VALUES
        (:workspace, :number, :position, :environment, :connections::jsonb, :state, :cause, :by)
      """;

  private static final String MOVE =
      """
      UPDATE migration_stage
      SET state = :to, cause = :cause, since = clock_timestamp(), changed_by = :by
      WHERE workspace = :workspace AND number = :number AND environment = :environment
        AND state = :from
      """;

  private static final String EXPLAIN =
      """
      UPDATE migration_stage SET cause = :cause
      WHERE workspace = :workspace AND number = :number AND environment = :environment
        AND cause <> :cause
      """;

  private static final String LOG =
      """
      INSERT INTO migration_transition
        (workspace, number, environment, from_state, to_state, actor, cause, correlation)
      VALUES (:workspace, :number, :environment, :from, :to, :by, :cause, :correlation)
      """;

  private static final String PROMOTE =
      """
      UPDATE migration_stage
      SET promoted_issuer = :issuer, promoted_subject = :subject, promoted_name = :name
      WHERE workspace = :workspace AND number = :number AND environment = :environment
      """;

  private static final String OF =
      """
      SELECT * FROM migration_stage WHERE workspace = :workspace AND number = :number
      ORDER BY position
      """;

  private static final String WAITING =
      """
      SELECT s.number FROM migration_stage s
      JOIN migration m ON m.workspace = s.workspace AND m.number = s.number
      WHERE s.workspace = :workspace AND s.environment = :environment AND s.state = 'Pending'
        AND s.connections @> to_jsonb(:connection::text)
        AND NOT m.archived AND m.rehearsal_state = 'finished'
      ORDER BY s.number
      """;

  private static final String LACKING =
      """
      SELECT number, environment, cause FROM migration_stage
      WHERE workspace = :workspace AND state = 'Pending'
        AND cause ~ :lacking
      """;

  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  StageStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void insert(MigrationKey key, List<StageTargets> stages, String by) {
    for (int position = 0; position < stages.size(); position++) {
      boolean first = position == 0;
      at(INSERT, key.stage(stages.get(position).environment()))
          .param("position", position)
          .param("connections", json.writeValueAsString(stages.get(position).connections()))
          .param("state", (first ? RunState.PENDING : RunState.QUEUED).word())
          .param("cause", first ? "opened" : "waits for the stages before it")
          .param("by", by)
          .update();
    }
  }

  /** Moves a stage by compare-and-set and logs it; false when it was not in that state. */
  boolean move(StageKey stage, RunState from, RunState to, Actor actor, String cause) {
    from.become(to, "stage " + stage);
    boolean moved =
        at(MOVE, stage)
                .param("from", from.word())
                .param("to", to.word())
                .param("cause", cause)
                .param("by", actor.displayName())
                .update()
            == 1;
    if (moved) {
      at(LOG, stage)
          .param("from", from.word())
          .param("to", to.word())
          .param("cause", cause)
          .param("by", actor.person().toString())
          .param("correlation", actor.correlation())
          .update();
    }
    return moved;
  }

  /** Replaces the sentence that says why a stage stands where it stands; true when it changed. */
  boolean explain(StageKey stage, String cause) {
    return at(EXPLAIN, stage).param("cause", cause).update() == 1;
  }

  void promote(StageKey stage, Optional<Author> by) {
    at(PROMOTE, stage)
        .param("issuer", by.map(author -> author.person().issuer()).orElse(null))
        .param("subject", by.map(author -> author.person().subject()).orElse(null))
        .param("name", by.map(Author::displayName).orElse(null))
        .update();
  }

  List<StoredStage> of(MigrationKey key) {
    return jdbc.sql(OF)
        .param("workspace", key.workspace().value())
        .param("number", key.number())
        .query((row, index) -> stage(row))
        .list();
  }

  /** Rehearsed migrations with a Pending stage that has this target. */
  List<MigrationKey> waiting(WorkspaceId workspace, String environment, String connection) {
    return jdbc
        .sql(WAITING)
        .param("workspace", workspace.value())
        .param("environment", environment)
        .param("connection", connection)
        .query(Long.class)
        .list()
        .stream()
        .map(number -> new MigrationKey(workspace, number))
        .toList();
  }

  /** Pending stages that say how many approvals they have, and what they say. */
  Map<StageKey, String> lacking(WorkspaceId workspace) {
    Map<StageKey, String> causes = new HashMap<>();
    jdbc.sql(LACKING)
        .param("workspace", workspace.value())
        .param("lacking", StartGate.LACKING)
        .query(
            row -> {
              MigrationKey key = new MigrationKey(workspace, row.getLong("number"));
              causes.put(key.stage(row.getString("environment")), row.getString("cause"));
            });
    return causes;
  }

  private StoredStage stage(ResultSet row) throws SQLException {
    String issuer = row.getString("promoted_issuer");
    return new StoredStage(
        row.getString("environment"),
        json.readValue(row.getString("connections"), NAMES),
        RunState.of(row.getString("state")),
        row.getString("cause"),
        MigrationStore.instant(row, "since"),
        row.getString("changed_by"),
        issuer == null
            ? Optional.empty()
            : Optional.of(
                new Author(
                    new PersonId(issuer, row.getString("promoted_subject")),
                    row.getString("promoted_name"))));
  }

  private JdbcClient.StatementSpec at(String sql, StageKey stage) {
    return jdbc.sql(sql)
        .param("workspace", stage.migration().workspace().value())
        .param("number", stage.migration().number())
        .param("environment", stage.environment());
  }
}
