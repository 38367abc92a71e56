package dev.sluice.pipeline.run;

import dev.sluice.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a replica can do for which attempt just now, by the sessions that it holds. */
@Component
class DispatchRows {
  /** Attempts looked at in one go; few, so that what comes meanwhile has its turn soon. */
  static final int BATCH = 20;

  /**
   * The oldest attempt of each target on which nothing runs, by turn of its workspace, so that a
   * busy one does not hold up the others.
   */
  private static final String OFFERABLE =
      """
      SELECT id, session FROM (
        SELECT id, session, planned_at,
          row_number() OVER (PARTITION BY workspace ORDER BY planned_at) AS turn
        FROM (
          SELECT DISTINCT ON (p.workspace, p.environment, p.connection)
            p.id, p.workspace, p.planned_at, s.session
          FROM run_attempt p
          JOIN run_serving s ON s.workspace = p.workspace AND s.environment = p.environment
            AND s.connection = p.connection AND s.engine = p.engine AND s.session IN (:sessions)
          WHERE p.state = 'Planned'
          AND (p.not_before IS NULL OR p.not_before <= clock_timestamp()) AND NOT EXISTS (
            SELECT FROM run_attempt o WHERE o.workspace = p.workspace
            AND o.environment = p.environment AND o.connection = p.connection
            AND o.state IN ('Offered', 'Accepted', 'Running', 'Unknown'))
          ORDER BY p.workspace, p.environment, p.connection, p.planned_at, p.id,
            s.reachable DESC, random()
        ) free
      ) offers
      ORDER BY turn, planned_at LIMIT
      """
          + BATCH;

  private static final String EXPIRED =
      """
      SELECT id FROM run_attempt WHERE state IN ('Offered', 'Accepted', 'Running')
      AND lease_until < clock_timestamp() ORDER BY lease_until LIMIT 100
      """;

  private static final String STILL_EXPIRED =
      """
      SELECT EXISTS (SELECT FROM run_attempt WHERE id = :id
        AND state IN ('Offered', 'Accepted', 'Running') AND lease_until < clock_timestamp())
      """;

  private static final String ESTABLISH =
      """
      SELECT DISTINCT ON (a.id) a.id, s.session FROM run_attempt a
      JOIN run_serving s ON s.workspace = a.workspace AND s.environment = a.environment
        AND s.connection = a.connection AND s.engine = a.engine AND s.session IN (:sessions)
      WHERE a.state = 'Unknown' AND a.establish_next <= clock_timestamp()
      ORDER BY a.id, (s.name = a.agent) DESC, s.reachable DESC
      """;

  private static final String CANCEL =
      """
      SELECT a.id, g.session FROM run_attempt a
      JOIN run_agent g ON g.workspace = a.workspace AND g.name = a.agent
        AND g.revoked_at IS NULL AND g.session IN (:sessions)
        AND (g.environments IS NULL OR a.environment = ANY (g.environments))
      WHERE a.state IN ('Offered', 'Accepted', 'Running', 'Unknown')
      AND a.cancel_next <= clock_timestamp()
      """;

  /** What no agent has taken for a while though nothing else runs on its target. */
  private static final String WAITING =
      """
      SELECT a.id FROM run_attempt a WHERE a.state = 'Planned' AND NOT a.waiting_told
      AND coalesce(a.not_before, a.planned_at) < clock_timestamp() - interval '5 seconds'
      AND NOT EXISTS (
        SELECT FROM run_attempt o WHERE o.workspace = a.workspace
        AND o.environment = a.environment AND o.connection = a.connection
        AND o.state IN ('Offered', 'Accepted', 'Running', 'Unknown'))
      ORDER BY a.planned_at LIMIT 100
      """;

  private static final String GIVE_UP =
      """
      UPDATE run_attempt SET lease_until = clock_timestamp() WHERE id IN (
        SELECT id FROM run_attempt WHERE workspace = :workspace AND agent = :agent
        AND state IN ('Offered', 'Accepted', 'Running') ORDER BY id FOR UPDATE SKIP LOCKED)
      """;

  private static final String SERVING =
      """
      SELECT s.session, s.protocol,
        coalesce(s.last_seen > clock_timestamp() - :fresh::interval, false) AS lives
      FROM run_attempt a
      JOIN run_serving s ON s.workspace = a.workspace AND s.environment = a.environment
        AND s.connection = a.connection AND s.engine = a.engine AND s.session IS NOT NULL
      WHERE a.id = :attempt ORDER BY s.reachable DESC, random()
      """;

  private final JdbcClient jdbc;

  DispatchRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An attempt and the session of the agent that can do something for it. */
  record Pairing(UUID attempt, UUID session) {}

  List<Pairing> offerable(List<UUID> sessions) {
    return pairings(OFFERABLE, sessions);
  }

  List<Pairing> establishable(List<UUID> sessions) {
    return pairings(ESTABLISH, sessions);
  }

  List<Pairing> cancellable(List<UUID> sessions) {
    return pairings(CANCEL, sessions);
  }

  /**
   * An agent that is connected to some replica.
   *
   * @param speaks what it speaks
   * @param lives whether it was heard of lately; a replica that died closes no session
   */
  record Serving(UUID session, ProtocolVersion speaks, boolean lives) {}

  /**
   * All agents with a session that serve an attempt's connection; first those that reach it.
   *
   * @param fresh how long a silent session counts as living
   */
  List<Serving> serving(UUID attempt, Duration fresh) {
    return jdbc.sql(SERVING)
        .param("attempt", attempt)
        .param("fresh", fresh.toMillis() + " ms")
        .query(
            (row, index) ->
                new Serving(
                    row.getObject("session", UUID.class),
                    ProtocolVersion.of(row.getString("protocol")),
                    row.getBoolean("lives")))
        .list();
  }

  private List<Pairing> pairings(String sql, List<UUID> sessions) {
    return sessions.isEmpty()
        ? List.of()
        : jdbc.sql(sql)
            .param("sessions", sessions)
            .query(
                (row, index) ->
                    new Pairing(
                        row.getObject("id", UUID.class), row.getObject("session", UUID.class)))
            .list();
  }

  List<UUID> expired() {
    return jdbc.sql(EXPIRED).query(UUID.class).list();
  }

  boolean stillExpired(UUID attempt) {
    return jdbc.sql(STILL_EXPIRED).param("id", attempt).query(Boolean.class).single();
  }

  List<UUID> waiting() {
    return jdbc.sql(WAITING).query(UUID.class).list();
  }

  void told(UUID attempt) {
    jdbc.sql("UPDATE run_attempt SET waiting_told = true WHERE id = :id")
        .param("id", attempt)
        .update();
  }

  /** Claims the next request for evidence; false when another replica was first. */
  boolean claimEstablish(UUID attempt, Duration pause) {
    return claim(
        """
        UPDATE run_attempt SET establish_next = clock_timestamp() + :pause::interval
        WHERE id = :id AND state = 'Unknown' AND establish_next <= clock_timestamp()
        """,
        attempt,
        pause);
  }

  boolean claimCancel(UUID attempt, Duration pause) {
    return claim(
        """
        UPDATE run_attempt SET cancel_next = clock_timestamp() + :pause::interval
        WHERE id = :id AND cancel_next <= clock_timestamp()
        """,
        attempt,
        pause);
  }

  private boolean claim(String sql, UUID attempt, Duration pause) {
    return jdbc.sql(sql).param("id", attempt).param("pause", pause.toMillis() + " ms").update()
        == 1;
  }

  /** An agent's process was started anew: what the old one had is not at work any more. */
  void giveUp(String workspace, String agent) {
    jdbc.sql(GIVE_UP).param("workspace", workspace).param("agent", agent).update();
  }
}
