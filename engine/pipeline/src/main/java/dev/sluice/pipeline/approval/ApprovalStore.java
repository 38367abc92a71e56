package dev.sluice.pipeline.approval;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.BundlePayload.Proof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code approval_*}. */
@Component
class ApprovalStore {
  private static final String ASK =
      """
      INSERT INTO approval_request
        (workspace, migration, environment, flow, digest, authors, connections, risk, touched_rows,
         emergency, open)
      VALUES
        (:workspace, :migration, :environment, :flow, :digest, :authors::jsonb,
         :connections::jsonb, :risk, :rows, :emergency::jsonb, true)
      ON CONFLICT (workspace, migration, environment) DO UPDATE
      SET flow = excluded.flow, digest = excluded.digest, authors = excluded.authors,
          connections = excluded.connections, risk = excluded.risk,
          touched_rows = excluded.touched_rows, emergency = excluded.emergency,
          open = true, closed_why = '',
          opened_at = CASE WHEN approval_request.open AND approval_request.digest = excluded.digest
            THEN approval_request.opened_at ELSE clock_timestamp() END
      """;

  private static final String CLOSE =
      """
      UPDATE approval_request SET open = false, closed_why = :why
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
        AND open
      """;

  private static final String CALM =
      """
      UPDATE approval_request SET emergency = NULL
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
      """;

  private static final String FIND =
      """
      SELECT flow, digest, authors, connections, risk, touched_rows, emergency, open, closed_why
      FROM approval_request
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
      """;

  private static final String DECISIONS =
      """
      SELECT issuer, subject, name, verdict, digest, reason, at, ended_why, salt, token,
        signed_in
      FROM approval_decision
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
      ORDER BY id
      """;

  private static final String RECORD =
      """
      INSERT INTO approval_decision
        (workspace, migration, environment, issuer, subject, name, verdict, digest, reason, salt,
         token, signed_in)
      VALUES
        (:workspace, :migration, :environment, :issuer, :subject, :name, :verdict, :digest, :reason,
         :salt, :token, :signedIn)
      """;

  private static final String END_ONE =
      """
      UPDATE approval_decision SET ended_at = clock_timestamp(), ended_why = :why
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
        AND issuer = :issuer AND subject = :subject AND ended_at IS NULL
      """;

  private static final String END_ALL =
      """
      UPDATE approval_decision SET ended_at = clock_timestamp(), ended_why = :why
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
        AND ended_at IS NULL
      """;

  private static final String CONCERNING =
      """
      SELECT DISTINCT r.workspace, r.migration, r.environment FROM approval_request r
      LEFT JOIN approval_decision d ON r.workspace = d.workspace AND r.migration = d.migration
        AND r.environment = d.environment AND d.issuer = :issuer AND d.subject = :subject
        AND d.ended_at IS NULL
      WHERE r.open AND (d.id IS NOT NULL
        OR (r.emergency->'person'->>'issuer' = :issuer
          AND r.emergency->'person'->>'subject' = :subject))
      ORDER BY r.workspace, r.migration, r.environment
      """;

  private static final String OPEN =
      """
      SELECT migration, environment FROM approval_request
      WHERE workspace = :workspace AND open ORDER BY migration, environment
      """;

  private static final String UNDECIDED =
      """
      SELECT r.migration, r.environment, r.flow, r.risk, r.touched_rows, r.authors,
        d.id IS NOT NULL AS unconfirmed, r.emergency IS NOT NULL AS emergency
      FROM approval_request r
      LEFT JOIN approval_decision d
        ON d.workspace = r.workspace AND d.migration = r.migration
        AND d.environment = r.environment AND d.issuer = :issuer AND d.subject = :subject
        AND d.digest = r.digest AND d.ended_at IS NULL
      WHERE r.workspace = :workspace AND r.open
        AND (d.id IS NULL OR (d.verdict = 'APPROVED' AND d.token = ''))
      ORDER BY d.id IS NOT NULL, r.opened_at DESC LIMIT 500
      """;

  private static final long UNKNOWN = -1;
  private static final TypeReference<List<PersonId>> PEOPLE = new TypeReference<>() {};
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ApprovalStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void ask(ApprovalRequest request) {
    at(ASK, request.stage())
        .param("flow", request.flow())
        .param("digest", request.digest())
        .param("authors", json.writeValueAsString(request.authors()))
        .param("connections", json.writeValueAsString(request.connections()))
        .param("risk", request.stake().risk().name())
        .param("rows", request.stake().rows().orElse(UNKNOWN))
        .param("emergency", request.emergency().map(json::writeValueAsString).orElse(null))
        .update();
  }

  void close(StageKey stage, String why) {
    at(CLOSE, stage).param("why", why).update();
  }

  /** Takes back that a stage cannot wait for its approvers. */
  void calm(StageKey stage) {
    at(CALM, stage).update();
  }

  Optional<Asked> find(StageKey stage) {
    return at(FIND, stage)
        .query(
            (row, index) ->
                new Asked(
                    new ApprovalRequest(
                        stage,
                        row.getString("flow"),
                        row.getString("digest"),
                        json.readValue(row.getString("authors"), PEOPLE),
                        json.readValue(row.getString("connections"), TEXTS),
                        stake(row),
                        Optional.ofNullable(row.getString("emergency"))
                            .map(text -> json.readValue(text, Emergency.class))),
                    row.getBoolean("open"),
                    row.getString("closed_why")))
        .optional();
  }

  private static Stake stake(ResultSet row) throws SQLException {
    long rows = row.getLong("touched_rows");
    return new Stake(
        RiskLevel.valueOf(row.getString("risk")),
        rows == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(rows));
  }

  List<Decision> decisions(StageKey stage) {
    return at(DECISIONS, stage).query((row, index) -> decision(row)).list();
  }

  void record(Actor actor, StageKey stage, Choice choice) {
    at(RECORD, stage)
        .param("issuer", actor.person().issuer())
        .param("subject", actor.person().subject())
        .param("name", actor.displayName())
        .param("verdict", choice.verdict().name())
        .param("digest", choice.digest())
        .param("reason", choice.reason())
        .param("salt", choice.proof().salt())
        .param("token", choice.proof().token())
        .param("signedIn", actor.signedIn().map(SignedIn::text).orElse(""))
        .update();
  }

  int end(StageKey stage, PersonId person, String why) {
    return at(END_ONE, stage)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .param("why", why)
        .update();
  }

  int endAll(StageKey stage, String why) {
    return at(END_ALL, stage).param("why", why).update();
  }

  List<StageKey> open(WorkspaceId workspace) {
    return jdbc.sql(OPEN)
        .param("workspace", workspace.value())
        .query(
            (row, index) ->
                new MigrationKey(workspace, row.getLong("migration"))
                    .stage(row.getString("environment")))
        .list();
  }

  /** Open requests that a person has not decided for good, newest first, at most 500. */
  List<Undecided> undecided(WorkspaceId workspace, PersonId person) {
    return jdbc.sql(UNDECIDED)
        .param("workspace", workspace.value())
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query(
            (row, index) ->
                new Undecided(
                    new MigrationKey(workspace, row.getLong("migration"))
                        .stage(row.getString("environment")),
                    row.getString("flow"),
                    stake(row),
                    json.readValue(row.getString("authors"), PEOPLE),
                    row.getBoolean("unconfirmed"),
                    row.getBoolean("emergency")))
        .list();
  }

  Instant now() {
    return jdbc.sql("SELECT clock_timestamp()").query((row, index) -> instant(row, 1)).single();
  }

  /**
   * Open stages on which a decision of a person stands, or that do not wait for their approvers
   * because the person said so; in the order in which migrations are locked.
   */
  List<StageKey> concerning(PersonId person) {
    return jdbc.sql(CONCERNING)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query(
            (row, index) ->
                new MigrationKey(
                        new WorkspaceId(row.getString("workspace")), row.getLong("migration"))
                    .stage(row.getString("environment")))
        .list();
  }

  private JdbcClient.StatementSpec at(String sql, StageKey stage) {
    return jdbc.sql(sql)
        .param("workspace", stage.migration().workspace().value())
        .param("migration", stage.migration().number())
        .param("environment", stage.environment());
  }

  private static Decision decision(ResultSet row) throws SQLException {
    String ended = row.getString("ended_why");
    return new Decision(
        new PersonId(row.getString("issuer"), row.getString("subject")),
        row.getString("name"),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("digest"),
        row.getString("reason"),
        instant(row, 7),
        ended.isEmpty() ? Decision.COUNTS : ended,
        new Proof(row.getString("salt"), row.getString("token")),
        SignedIn.read(row.getString("signed_in")));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }

  /**
   * An open request that somebody has not decided for good.
   *
   * @param authors who wrote or edited what is asked for
   * @param unconfirmed whether he approved it without a confirmation at the identity provider
   * @param emergency whether its usual approvers are not waited for
   */
  record Undecided(
      StageKey stage,
      String flow,
      Stake stake,
      List<PersonId> authors,
      boolean unconfirmed,
      boolean emergency) {}

  /** A request as stored. */
  record Asked(ApprovalRequest request, boolean open, String closedWhy) {}
}
