package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.StageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Attempts in the store. Times are the store's, so all replicas share one clock. */
@Component
class AttemptRows {
  private static final String COLUMNS =
      """
      SELECT id, stage_run, workspace, migration, environment, connection, engine, epoch, state,
        agent, done, undoes, statement, coalesce(cancel_reason, '') AS cancel_reason,
        coalesce(nullif(correlation, ''), (
          SELECT r.correlation FROM run_stage_run r WHERE r.id = stage_run)) AS correlation,
        lock_tries
      FROM run_attempt
      """;

  private static final String INSERT =
      """
      INSERT INTO run_attempt (id, stage_run, workspace, migration, environment, connection, engine,
        state, done, undoes, correlation)
      VALUES (:id, :run, :workspace, :migration, :environment, :connection, :engine, 'Planned',
        :done::jsonb, :undoes::jsonb, :correlation)
      """;

  private static final String INSERT_AFTER =
      """
      INSERT INTO run_attempt (id, stage_run, workspace, migration, environment, connection, engine,
        state, done, undoes, correlation, lock_tries, not_before)
      SELECT :id, stage_run, workspace, migration, environment, connection, engine, 'Planned',
        done, undoes, correlation, lock_tries + 1, clock_timestamp() + :pause::interval
      FROM run_attempt WHERE id = :before
      """;

  private static final String NEXT_EPOCH =
      """
      INSERT INTO run_epoch AS e (workspace, environment, connection, epoch)
      VALUES (:workspace, :environment, :connection, 1)
      ON CONFLICT (workspace, environment, connection) DO UPDATE SET epoch = e.epoch + 1
      RETURNING epoch
      """;

  private static final String OCCUPIED =
      """
      SELECT EXISTS (SELECT FROM run_attempt WHERE workspace = :workspace
        AND environment = :environment AND connection = :connection
        AND state IN ('Offered', 'Accepted', 'Running', 'Unknown'))
      """;

  private static final String OFFER =
      """
      UPDATE run_attempt SET state = 'Offered', agent = :agent, epoch = :epoch,
        offered_at = clock_timestamp(), lease_until = clock_timestamp() + :lease::interval
      WHERE id = :id AND state = 'Planned'
      """;

  private static final String MOVE =
      """
      UPDATE run_attempt SET state = :next,
        accepted_at = CASE WHEN :next = 'Accepted' THEN clock_timestamp() ELSE accepted_at END,
        ended_at = CASE WHEN :ended THEN clock_timestamp() END,
        establish_next = CASE WHEN :next = 'Unknown' THEN clock_timestamp() END
      WHERE id = :id AND state = :state AND epoch = :epoch
      """;

  private static final String RENEW =
      """
      UPDATE run_attempt SET lease_until = clock_timestamp() + :lease::interval
      WHERE id IN (
        SELECT id FROM run_attempt WHERE id IN (:ids) AND workspace = :workspace AND agent = :agent
        AND state IN ('Offered', 'Accepted', 'Running') ORDER BY id FOR UPDATE SKIP LOCKED)
      RETURNING id
      """;

  private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  AttemptRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Plans an attempt for the click that its run rests on now. */
  void plan(StageRun run, String connection, List<Integer> done, List<String> undoes) {
    where(jdbc.sql(INSERT), run.stage(), connection)
        .param("migration", run.stage().migration().number())
        .param("id", UUID.randomUUID())
        .param("run", run.id())
        .param("engine", run.engine())
        .param("done", json.writeValueAsString(done))
        .param("undoes", json.writeValueAsString(undoes))
        .param("correlation", run.correlation())
        .update();
  }

  /** Plans an attempt like one that did nothing because of a lock, to be handed out later. */
  void planAfter(Attempt before, Duration pause) {
    jdbc.sql(INSERT_AFTER)
        .param("id", UUID.randomUUID())
        .param("before", before.id())
        .param("pause", pause.toMillis() + " ms")
        .update();
  }

  Optional<Attempt> find(UUID id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id").param("id", id).query(this::attempt).optional();
  }

  /** Those of some attempts that there are, in no order. */
  List<Attempt> find(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : jdbc.sql(COLUMNS + " WHERE id IN (:ids)").param("ids", ids).query(this::attempt).list();
  }

  /** The attempt, its row locked until the transaction ends. */
  Attempt lock(UUID id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query(this::attempt)
        .single();
  }

  /** All attempts of a stage run, oldest first. */
  List<Attempt> of(UUID run) {
    return jdbc.sql(COLUMNS + " WHERE stage_run = :run ORDER BY planned_at, id")
        .param("run", run)
        .query(this::attempt)
        .list();
  }

  /** The next fencing number of a connection; others wait for it until this transaction ends. */
  long nextEpoch(StageKey stage, String connection) {
    return where(jdbc.sql(NEXT_EPOCH), stage, connection).query(Long.class).single();
  }

  /** Whether an attempt is at work on a connection, or may be. */
  boolean occupied(StageKey stage, String connection) {
    return where(jdbc.sql(OCCUPIED), stage, connection).query(Boolean.class).single();
  }

  boolean offer(UUID id, String agent, long epoch, Duration lease) {
    return jdbc.sql(OFFER)
            .param("id", id)
            .param("agent", agent)
            .param("epoch", epoch)
            .param("lease", lease.toMillis() + " ms")
            .update()
        == 1;
  }

  /** Moves an attempt by compare-and-set; false when somebody else was first. */
  boolean move(Attempt attempt, AttemptState next) {
    if (!attempt.state().canBecome(next)) {
      throw new IllegalStateException(
          "attempt %s is %s and cannot become %s"
              .formatted(attempt.id(), attempt.state().word(), next.word()));
    }
    return jdbc.sql(MOVE)
            .param("next", next.word())
            .param("ended", next.ended())
            .param("id", attempt.id())
            .param("state", attempt.state().word())
            .param("epoch", attempt.epoch())
            .update()
        == 1;
  }

  /** Takes an offer back: nobody may begin it with the epoch it had. */
  void withdraw(Attempt attempt, long epoch) {
    jdbc.sql(
            """
            UPDATE run_attempt SET state = 'Planned', agent = '', epoch = :epoch,
              lease_until = NULL, offered_at = NULL
            WHERE id = :id
            """)
        .param("epoch", epoch)
        .param("id", attempt.id())
        .update();
  }

  /** Whether an agent ever accepted an attempt of a run that did not wait for a lock in vain. */
  boolean begun(UUID run) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM run_attempt a
              WHERE stage_run = :run AND accepted_at IS NOT NULL
                AND NOT (a.state IN ('Failed', 'NotStarted')
                  AND EXISTS (SELECT FROM run_attempt n WHERE n.stage_run = a.stage_run
                    AND n.connection = a.connection AND n.lock_tries = a.lock_tries + 1)))
            """)
        .param("run", run)
        .query(Boolean.class)
        .single();
  }

  /** Notes that an attempt is to stop; every replica sees it. */
  void cancel(UUID id, String reason) {
    jdbc.sql(
            """
            UPDATE run_attempt SET cancel_reason = :reason, cancel_next = clock_timestamp()
            WHERE id = :id
            """)
        .param("reason", reason)
        .param("id", id)
        .update();
  }

  /** Asks for evidence at the next look. */
  void establishNow(UUID id) {
    jdbc.sql("UPDATE run_attempt SET establish_next = clock_timestamp() WHERE id = :id")
        .param("id", id)
        .update();
  }

  /** Notes the statement that runs, and that the agent lives. */
  void running(UUID id, int statement, Duration lease) {
    jdbc.sql(
            """
            UPDATE run_attempt SET statement = :statement,
              lease_until = clock_timestamp() + :lease::interval
            WHERE id = :id
            """)
        .param("statement", statement)
        .param("lease", lease.toMillis() + " ms")
        .param("id", id)
        .update();
  }

  /** Renews leases of an agent; an attempt that is being changed just now is left out. */
  List<UUID> renew(String workspace, String agent, List<UUID> ids, Duration lease) {
    return ids.isEmpty()
        ? List.of()
        : jdbc.sql(RENEW)
            .param("ids", ids)
            .param("workspace", workspace)
            .param("agent", agent)
            .param("lease", lease.toMillis() + " ms")
            .query(UUID.class)
            .list();
  }

  private static JdbcClient.StatementSpec where(
      JdbcClient.StatementSpec sql, StageKey stage, String connection) {
    return sql.param("workspace", stage.migration().workspace().value())
        .param("environment", stage.environment())
        .param("connection", connection);
  }

  private Attempt attempt(ResultSet row, int index) throws SQLException {
    return new Attempt(
        row.getObject("id", UUID.class),
        row.getObject("stage_run", UUID.class),
        RunRows.stage(row),
        row.getString("connection"),
        row.getString("engine"),
        row.getLong("epoch"),
        AttemptState.of(row.getString("state")),
        row.getString("agent"),
        json.readValue(row.getString("done"), NUMBERS),
        json.readValue(row.getString("undoes"), TEXTS),
        row.getInt("statement"),
        row.getString("cancel_reason"),
        row.getString("correlation"),
        row.getInt("lock_tries"));
  }
}
