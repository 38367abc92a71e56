package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.Enrolment;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.ServedConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Agents, their sessions and what they serve in the store. */
@Component
class AgentRows {
  private static final String COLUMNS =
      """
      SELECT id, workspace, name, public_key, version, environments, revoked_at, last_seen, session,
        instance, protocol, refused
      FROM run_agent
      """;

  private static final String OPEN_SESSION =
      """
      UPDATE run_agent SET session = :session, instance = :instance, replica = :replica,
        kept_by = :replica, version = :version, protocol = :protocol, refused = '', last_seen = clock_timestamp()
      WHERE id = :id AND revoked_at IS NULL AND (session IS NULL OR instance = :instance
        OR last_seen < clock_timestamp() - :fresh::interval)
      """;

  private static final String SERVES =
      """
      INSERT INTO run_served (agent, workspace, environment, connection, engine, server_version,
        reachable, notes)
      SELECT id, workspace, :environment, :connection, :engine, :version, :reachable, :notes::jsonb
      FROM run_agent WHERE id = :agent
      ON CONFLICT (agent, environment, connection) DO UPDATE SET engine = excluded.engine,
        server_version = excluded.server_version, reachable = excluded.reachable,
        notes = excluded.notes
      """;

  private static final String SERVING =
      """
      SELECT name, last_seen, refused,
        session IS NOT NULL
          AND coalesce(last_seen > clock_timestamp() - :fresh::interval, false) AS connected
      FROM run_serving
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
      AND engine = :engine
      ORDER BY connected DESC, last_seen DESC NULLS LAST LIMIT 1
      """;

  /** Who says that it serves a connection though it is not enrolled for its environment. */
  private static final String DECLARING =
      """
      SELECT a.name FROM run_served s JOIN run_agent a ON a.id = s.agent
      WHERE s.workspace = :workspace AND s.environment = :environment
      AND s.connection = :connection AND a.revoked_at IS NULL
      AND s.environment != ALL (a.environments)
      ORDER BY a.last_seen DESC NULLS LAST LIMIT 1
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final RunSettings settings;

  AgentRows(JdbcClient jdbc, JsonMapper json, RunSettings settings) {
    this.jdbc = jdbc;
    this.json = json;
    this.settings = settings;
  }

  /** An agent as stored. */
  record Row(
      UUID id,
      WorkspaceId workspace,
      String name,
      String publicKey,
      String version,
      AgentScope scope,
      boolean revoked,
      Optional<Instant> lastSeen,
      Optional<UUID> session,
      String instance,
      String protocol,
      String refused) {}

  /** Stores a new agent that is enrolled for what its key says. */
  void insert(UUID id, Key key, Enrolment.Request request, String publicKey) {
    jdbc.sql(
            """
            INSERT INTO run_agent (id, workspace, name, public_key, version, environments)
            VALUES (:id, :workspace, :name, :key, :version,
              nullif(:environments::text[], '{}'))
            """)
        .param("id", id)
        .param("workspace", key.workspace().value())
        .param("name", request.name())
        .param("key", publicKey)
        .param("version", request.agentVersion())
        .param("environments", key.scope().stored())
        .update();
  }

  Optional<Row> find(UUID id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id").param("id", id).query(this::row).optional();
  }

  /** All agents of a workspace by name; of those that were enrolled again only the newest. */
  List<Row> in(WorkspaceId workspace) {
    return jdbc.sql(
            "SELECT DISTINCT ON (name) * FROM run_agent WHERE workspace = :workspace"
                + " ORDER BY name, enrolled_at DESC")
        .param("workspace", workspace.value())
        .query(this::row)
        .list();
  }

  /** Revokes an agent that is not; its session is void. */
  boolean revoke(UUID id) {
    return jdbc.sql(
                """
                UPDATE run_agent SET revoked_at = clock_timestamp(), session = NULL
                WHERE id = :id AND revoked_at IS NULL
                """)
            .param("id", id)
            .update()
        == 1;
  }

  /** Takes the one session of an agent; false while another process holds a living one. */
  boolean open(UUID id, UUID session, String instance, String replica, Opening how) {
    return jdbc.sql(OPEN_SESSION)
            .param("session", session)
            .param("instance", instance)
            .param("replica", replica)
            .param("version", how.version())
            .param("protocol", how.protocol().toString())
            .param("fresh", how.fresh().toMillis() + " ms")
            .param("id", id)
            .update()
        == 1;
  }

  /** What a connecting agent is and speaks, and how long a silent session counts as living. */
  record Opening(String version, ProtocolVersion protocol, Duration fresh) {}

  /** Notes why an agent was not let in; nothing changes for one that is connected. */
  void refused(UUID id, String version, ProtocolVersion protocol, String why) {
    jdbc.sql(
            """
            UPDATE run_agent SET version = :version, protocol = :protocol, refused = :why
            WHERE id = :id AND session IS NULL
            """)
        .param("version", version)
        .param("protocol", protocol.toString())
        .param("why", why)
        .param("id", id)
        .update();
  }

  /** Notes a heartbeat; false when this session is not the agent's any more. */
  boolean alive(UUID id, UUID session) {
    return jdbc.sql(
                """
                UPDATE run_agent SET last_seen = clock_timestamp()
                WHERE id = :id AND session = :session
                """)
            .param("id", id)
            .param("session", session)
            .update()
        == 1;
  }

  void close(UUID id, UUID session) {
    jdbc.sql("UPDATE run_agent SET session = NULL WHERE id = :id AND session = :session")
        .param("id", id)
        .param("session", session)
        .update();
  }

  /** Which of these sessions are still their agents' sessions. */
  List<UUID> standing(List<UUID> sessions) {
    return sessions.isEmpty()
        ? List.of()
        : jdbc.sql("SELECT session FROM run_agent WHERE session IN (:sessions)")
            .param("sessions", sessions)
            .query(UUID.class)
            .list();
  }

  /** Replaces what an agent serves. */
  void serves(UUID agent, Inventory inventory) {
    jdbc.sql("DELETE FROM run_served WHERE agent = :agent").param("agent", agent).update();
    for (ServedConnection served : inventory.getConnectionsList()) {
      jdbc.sql(SERVES)
          .param("agent", agent)
          .param("environment", served.getEnvironment())
          .param("connection", served.getName())
          .param("engine", served.getEngine())
          .param("version", served.getServerVersion())
          .param("reachable", served.getReachable())
          .param("notes", json.writeValueAsString(List.copyOf(served.getNotesList())))
          .update();
    }
  }

  /** What an agent serves, {@code environment/name (engine version)}. */
  List<String> served(UUID agent) {
    return jdbc.sql(
            """
            SELECT environment || '/' || connection || ' (' || trim(engine || ' ' || server_version)
              || ')' || CASE WHEN reachable THEN '' ELSE ' not reachable' END
            FROM run_served s JOIN run_agent a ON a.id = s.agent WHERE s.agent = :agent
            AND (a.environments IS NULL OR s.environment = ANY (a.environments))
            ORDER BY environment, connection
            """)
        .param("agent", agent)
        .query(String.class)
        .list();
  }

  /** What it says that it serves of environments that it is not enrolled for, without versions. */
  List<String> foreign(UUID agent) {
    return jdbc.sql(
            """
            SELECT environment || '/' || connection
            FROM run_served s JOIN run_agent a ON a.id = s.agent WHERE s.agent = :agent
            AND s.environment != ALL (a.environments) ORDER BY environment, connection
            """)
        .param("agent", agent)
        .query(String.class)
        .list();
  }

  /** Why nobody takes an attempt on a connection; empty while an agent for it is connected. */
  String absence(StageKey stage, String connection, String engine) {
    return jdbc.sql(SERVING)
        .param("workspace", stage.migration().workspace().value())
        .param("environment", stage.environment())
        .param("connection", connection)
        .param("engine", engine)
        .param("fresh", settings.lease().toMillis() + " ms")
        .query(
            (row, index) ->
                row.getBoolean("connected")
                    ? ""
                    : "waiting for an agent that serves %s/%s; %s was %s"
                        .formatted(
                            stage.environment(),
                            connection,
                            row.getString("name"),
                            whereabouts(row)))
        .optional()
        .orElseGet(() -> nobody(stage, connection));
  }

  private String nobody(StageKey stage, String connection) {
    String why =
        jdbc.sql(DECLARING)
            .param("workspace", stage.migration().workspace().value())
            .param("environment", stage.environment())
            .param("connection", connection)
            .query(String.class)
            .optional()
            .map(agent -> agent + " is not enrolled for " + stage.environment())
            .orElse("none ever did");
    return "waiting for an agent that serves %s/%s; %s"
        .formatted(stage.environment(), connection, why);
  }

  private static String whereabouts(ResultSet row) throws SQLException {
    String refused = row.getString("refused");
    return refused.isEmpty()
        ? RunView.lastSeen(RunRows.instant(row, "last_seen"))
        : "not let in: " + refused;
  }

  /** What an enrolment key is good for. */
  record Key(WorkspaceId workspace, AgentScope scope) {}

  void keep(String hash, Key key, String by, Instant expires) {
    jdbc.sql(
            """
            INSERT INTO run_enrolment_key (hash, workspace, environments, created_by, expires_at)
            VALUES (:hash, :workspace, nullif(:environments::text[], '{}'), :by, :expires)
            """)
        .param("hash", hash)
        .param("workspace", key.workspace().value())
        .param("environments", key.scope().stored())
        .param("by", by)
        .param("expires", OffsetDateTime.ofInstant(expires, ZoneOffset.UTC))
        .update();
  }

  /** Uses an enrolment key up; empty when it is unknown, used or expired. */
  Optional<Key> use(String hash, String by) {
    return jdbc.sql(
            """
            UPDATE run_enrolment_key
            SET used_at = clock_timestamp(), used_by = :by, used_scoped = true
            WHERE hash = :hash AND used_at IS NULL AND expires_at > clock_timestamp()
            RETURNING workspace, environments
            """)
        .param("hash", hash)
        .param("by", by)
        .query(
            (row, index) ->
                new Key(
                    new WorkspaceId(row.getString("workspace")),
                    AgentScope.of(row.getArray("environments"))))
        .optional();
  }

  /** Remembers a proof; false when it was used before. */
  boolean firstUse(UUID agent, String jti, Instant expires) {
    jdbc.sql("DELETE FROM run_proof WHERE expires_at < clock_timestamp() - interval '5 minutes'")
        .update();
    return jdbc.sql(
                """
                INSERT INTO run_proof (agent, jti, expires_at) VALUES (:agent, :jti, :expires)
                ON CONFLICT DO NOTHING
                """)
            .param("agent", agent)
            .param("jti", jti)
            .param("expires", OffsetDateTime.ofInstant(expires, ZoneOffset.UTC))
            .update()
        == 1;
  }

  Instant now() {
    return jdbc.sql("SELECT clock_timestamp()")
        .query((row, index) -> RunRows.instant(row, "clock_timestamp").orElseThrow())
        .single();
  }

  private Row row(ResultSet row, int index) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        new WorkspaceId(row.getString("workspace")),
        row.getString("name"),
        row.getString("public_key"),
        row.getString("version"),
        AgentScope.of(row.getArray("environments")),
        row.getObject("revoked_at") != null,
        RunRows.instant(row, "last_seen"),
        Optional.ofNullable(row.getObject("session", UUID.class)),
        row.getString("instance"),
        row.getString("protocol"),
        row.getString("refused"));
  }
}
