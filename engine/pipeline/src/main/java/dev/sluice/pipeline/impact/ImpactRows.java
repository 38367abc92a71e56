package dev.sluice.pipeline.impact;

import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.analysis.risk.RiskReport.StatementRisk;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.pipeline.impact.UsingApplication.Found;
import dev.sluice.pipeline.impact.UsingApplication.State;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of the tables {@code impact_script} and {@code impact_application}. */
@Component
class ImpactRows {
  private static final String FORGET =
      "DELETE FROM impact_script WHERE workspace = :workspace AND migration = :migration";

  private static final String FORGET_OTHER = FORGET + " AND script <> :script";

  private static final String SCRIPT =
      """
      INSERT INTO impact_script (workspace, migration, script, risk, certain, changed, correlation)
      VALUES (:workspace, :migration, :script, :risk::jsonb, :certain, :changed::jsonb,
        :correlation)
      ON CONFLICT (workspace, migration) DO UPDATE SET risk = excluded.risk,
        certain = excluded.certain, changed = excluded.changed, correlation = excluded.correlation
      """;

  private static final String LEAVE_OUT =
      """
      DELETE FROM impact_application
      WHERE workspace = :workspace AND migration = :migration
        AND application NOT IN (SELECT jsonb_array_elements_text(:names::jsonb))
      """;

  private static final String ASK =
      """
      INSERT INTO impact_application (workspace, migration, application)
      SELECT :workspace, :migration, name FROM jsonb_array_elements_text(:names::jsonb) AS name
      ON CONFLICT (workspace, migration, application)
      """;

  private static final String ASK_MISSING = ASK + " DO NOTHING";

  private static final String ASK_ANEW =
      ASK
          + """
           DO UPDATE SET state = 'Waiting', tries = 0, next_at = clock_timestamp(), lease = NULL,
             lease_until = NULL, trouble = ''
          """;

  private static final String CLAIM =
      """
      UPDATE impact_application SET lease = :lease, tries = tries + 1,
        lease_until = clock_timestamp() + :millis * INTERVAL '1 millisecond'
      WHERE (workspace, migration, application) = (
        SELECT workspace, migration, application FROM impact_application
        WHERE state = 'Waiting' AND next_at <= clock_timestamp()
          AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING workspace, migration, application, tries
      """;

  private static final String RISK =
      """
      SELECT risk, correlation FROM impact_script
      WHERE workspace = :workspace AND migration = :migration
      """;

  private static final String MINE =
      """
       WHERE workspace = :workspace AND migration = :migration AND application = :application
         AND lease = :lease
      """;

  private static final String READ =
      """
      UPDATE impact_application SET state = 'Read', report = :report::jsonb, trouble = '',
        read_at = clock_timestamp(), lease = NULL, lease_until = NULL
      """
          + MINE;

  private static final String FAILED =
      """
      UPDATE impact_application SET state = :state, trouble = :trouble,
        next_at = clock_timestamp() + :millis * INTERVAL '1 millisecond', lease = NULL,
        lease_until = NULL
      """
          + MINE;

  private static final String GONE = "DELETE FROM impact_application" + MINE;

  private static final String VIEW =
      """
      SELECT s.certain, s.changed, a.application, a.state, a.report, a.read_at, a.trouble
      FROM impact_script s LEFT JOIN impact_application a USING (workspace, migration)
      WHERE s.workspace = :workspace AND s.migration = :migration ORDER BY a.application
      """;

  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ImpactRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** An application to be read, for a while for this caller alone. */
  record Claimed(MigrationKey migration, String application, int tries, UUID lease) {}

  /** The script that is asked about. */
  record Asked(RiskReport risk, String correlation) {}

  void forget(MigrationKey migration) {
    at(FORGET, migration).update();
  }

  /** What is known of another script is forgotten. */
  void script(ImpactScript script, List<String> changed) {
    at(FORGET_OTHER, script.migration()).param("script", script.sha256()).update();
    at(SCRIPT, script.migration())
        .param("script", script.sha256())
        .param("risk", json.writeValueAsString(objectsOf(script.risk())))
        .param("certain", script.risk().parse() == Certainty.FULL)
        .param("changed", json.writeValueAsString(changed))
        .param("correlation", script.correlation())
        .update();
  }

  /** Which objects its statements use; nothing else of it matters here. */
  private static RiskReport objectsOf(RiskReport risk) {
    List<StatementRisk> statements =
        risk.statements().stream().filter(one -> !one.objects().isEmpty()).toList();
    return new RiskReport(risk.level(), risk.score(), risk.parse(), statements, List.of());
  }

  void applications(MigrationKey migration, List<String> names, boolean anew) {
    String list = json.writeValueAsString(names);
    at(LEAVE_OUT, migration).param("names", list).update();
    at(anew ? ASK_ANEW : ASK_MISSING, migration).param("names", list).update();
  }

  Optional<Claimed> claim(Duration lease) {
    UUID id = UUID.randomUUID();
    return jdbc.sql(CLAIM)
        .param("lease", id)
        .param("millis", lease.toMillis())
        .query(
            (row, index) ->
                new Claimed(
                    new MigrationKey(
                        new WorkspaceId(row.getString("workspace")), row.getLong("migration")),
                    row.getString("application"),
                    row.getInt("tries"),
                    id))
        .optional();
  }

  Optional<Asked> asked(MigrationKey migration) {
    return at(RISK, migration)
        .query(
            (row, index) ->
                new Asked(
                    json.readValue(row.getString("risk"), RiskReport.class),
                    row.getString("correlation")))
        .optional();
  }

  /** False when somebody else has it by now, or nobody asks any more; so are the others. */
  boolean read(Claimed claimed, Found found) {
    return mine(READ, claimed).param("report", json.writeValueAsString(found)).update() == 1;
  }

  boolean failed(Claimed claimed, State state, String trouble, Duration pause) {
    return mine(FAILED, claimed)
            .param("state", word(state))
            .param("trouble", trouble)
            .param("millis", pause.toMillis())
            .update()
        == 1;
  }

  boolean gone(Claimed claimed) {
    return mine(GONE, claimed).update() == 1;
  }

  ImpactView view(MigrationKey migration) {
    List<Row> rows = at(VIEW, migration).query(this::row).list();
    return rows.isEmpty()
        ? ImpactView.NONE
        : new ImpactView(
            true,
            rows.get(0).certain(),
            rows.get(0).changed(),
            rows.stream().flatMap(row -> row.application().stream()).toList());
  }

  private record Row(
      boolean certain, List<String> changed, Optional<UsingApplication> application) {
    Row {
      changed = List.copyOf(changed);
    }
  }

  private Row row(ResultSet row, int index) throws SQLException {
    List<String> changed = json.readValue(row.getString("changed"), NAMES);
    return row.getString("application") == null
        ? new Row(row.getBoolean("certain"), changed, Optional.empty())
        : new Row(row.getBoolean("certain"), changed, Optional.of(application(row)));
  }

  private UsingApplication application(ResultSet row) throws SQLException {
    return new UsingApplication(
        row.getString("application"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("report")).map(text -> json.readValue(text, Found.class)),
        row.getString("trouble"),
        Optional.ofNullable(row.getObject("read_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  private static String word(State state) {
    return state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private StatementSpec at(String sql, MigrationKey migration) {
    return jdbc.sql(sql)
        .param("workspace", migration.workspace().value())
        .param("migration", migration.number());
  }

  private StatementSpec mine(String sql, Claimed claimed) {
    return at(sql, claimed.migration())
        .param("application", claimed.application())
        .param("lease", claimed.lease());
  }
}
