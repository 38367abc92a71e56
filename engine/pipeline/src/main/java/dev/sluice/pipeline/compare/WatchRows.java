package dev.sluice.pipeline.compare;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Watched connections in the store. */
@Component
class WatchRows {
  private static final String ASK =
      """
      INSERT INTO compare_watch AS w (workspace, environment, connection, engine, state, question,
        adopts, waiting_from)
      VALUES (:workspace, :environment, :connection, :engine, 'Waiting', :question, :adopts,
        clock_timestamp())
      ON CONFLICT (workspace, environment, connection) DO UPDATE SET state = 'Waiting',
        question = excluded.question, engine = excluded.engine, tries = 0,
        adopts = w.adopts OR excluded.adopts, waiting_from = clock_timestamp()
      """;

  /** Only what nobody asks already and nobody looked at for so long. */
  private static final String ASK_DUE =
      """
      INSERT INTO compare_watch AS w (workspace, environment, connection, engine, state, question,
        waiting_from)
      VALUES (:workspace, :environment, :connection, :engine, 'Waiting', :question,
        clock_timestamp())
      ON CONFLICT (workspace, environment, connection) DO UPDATE SET state = 'Waiting',
        question = excluded.question, engine = excluded.engine, tries = 0,
        waiting_from = clock_timestamp()
      WHERE w.state = 'Idle'
        AND coalesce(w.waiting_from, 'epoch') < clock_timestamp() - :every::interval
      """;

  private static final String OPEN =
      """
      SELECT *, waiting_from < clock_timestamp() - :patience::interval AS waited,
        given_at < clock_timestamp() - :limit::interval AS late
      FROM compare_watch
      """;

  private static final String GIVE =
      """
      UPDATE compare_watch SET state = 'Given', agent = :agent, instance = :instance,
        tries = tries + 1, given_at = clock_timestamp()
      WHERE question = :question AND state = 'Waiting'
      """;

  private static final String TAKE_BACK =
      "UPDATE compare_watch SET state = 'Waiting' WHERE question = :question AND state = 'Given'";

  private static final String GIVE_UP =
      """
      UPDATE compare_watch SET state = 'Idle', question = NULL, trouble = :trouble
      WHERE question = :question
      """;

  private static final String SEEN =
      """
      UPDATE compare_watch SET state = 'Idle', question = NULL, trouble = '', adopts = false,
        seen = :seen, seen_print = :print, seen_rows = :rows, seen_at = clock_timestamp()
      WHERE question = :question
      """;

  private static final String RECORD =
      """
      UPDATE compare_watch SET recorded = seen, recorded_print = seen_print,
        recorded_at = clock_timestamp(), recorded_by = :by, drift_since = NULL, told_print = '',
        ignored_until = NULL, ignored_print = '', calm_at = seen_at
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
        AND seen_print = :print
      """;

  private static final String CALM =
      """
      UPDATE compare_watch SET drift_since = NULL, told_print = '', ignored_until = NULL,
        ignored_print = '', calm_at = seen_at
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
      """;

  /** Ignoring a drift is over when it becomes another one. */
  private static final String DRIFTED =
      """
      UPDATE compare_watch SET drift_since = coalesce(drift_since, clock_timestamp()),
        told_print = seen_print,
        ignored_until = CASE WHEN ignored_print = seen_print THEN ignored_until END,
        ignored_print = CASE WHEN ignored_print = seen_print THEN ignored_print ELSE '' END
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
      """;

  private static final String IGNORE =
      """
      UPDATE compare_watch SET ignored_until = :until, ignored_print = seen_print
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
        AND drift_since IS NOT NULL
      """;

  /** What was ignored long enough and is still there, to be told anew. */
  private static final String END_IGNORES =
      """
      UPDATE compare_watch SET ignored_until = NULL, ignored_print = '', told_print = seen_print
      WHERE ignored_until <= :now::timestamptz AND drift_since IS NOT NULL
      RETURNING *
      """;

  private static final String ASK_EXPIRY =
      """
      UPDATE compare_watch SET expire_asked = :now::timestamptz
      WHERE coalesce(expire_asked, 'epoch') < :now::timestamptz - interval '20 hours'
      """;

  private static final String EXPIRY_DUE =
      """
      SELECT * FROM compare_watch
      WHERE expire_asked IS NOT NULL AND coalesce(expire_done, 'epoch') < expire_asked LIMIT 200
      """;

  private static final String TAKE_EXPIRY =
      """
      UPDATE compare_watch SET expire_done = expire_asked
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
        AND coalesce(expire_done, 'epoch') < expire_asked
      """;

  private final JdbcClient jdbc;
  private final CompareSettings settings;
  private final JsonMapper json;

  WatchRows(JdbcClient jdbc, CompareSettings settings, JsonMapper json) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.json = json;
  }

  /** A question that is open. */
  record Question(
      UUID id,
      Watched connection,
      boolean given,
      String agent,
      String instance,
      int tries,
      boolean adopts,
      boolean waited,
      boolean late,
      Optional<Instant> givenAt) {}

  /**
   * What is known of a connection.
   *
   * @param recorded the schema that it should have, as a snapshot
   * @param seen the schema that it was last seen to have
   * @param toldPrint fingerprint of the drift that people were told of, or empty
   * @param ignoredPrint fingerprint of the drift that is ignored, or empty
   * @param calmAt when it was last seen as it is recorded
   */
  record Known(
      Watched connection,
      Optional<String> recorded,
      String recordedPrint,
      Optional<Instant> recordedAt,
      String recordedBy,
      Optional<String> seen,
      String seenPrint,
      Optional<Instant> seenAt,
      Optional<Instant> driftSince,
      String toldPrint,
      Optional<Instant> ignoredUntil,
      String ignoredPrint,
      Optional<Instant> calmAt,
      String trouble) {}

  void ask(Watched connection, boolean adopts) {
    at(ASK, connection)
        .param("engine", connection.engine())
        .param("question", UUID.randomUUID())
        .param("adopts", adopts)
        .update();
  }

  void askDue(Watched connection) {
    at(ASK_DUE, connection)
        .param("engine", connection.engine())
        .param("question", UUID.randomUUID())
        .param("every", settings.every().toMillis() + " ms")
        .update();
  }

  List<Question> open() {
    return questions(OPEN + " WHERE state <> 'Idle' ORDER BY waiting_from LIMIT 200")
        .query(WatchRows::question)
        .list();
  }

  Optional<Question> question(UUID id) {
    return questions(OPEN + " WHERE question = :question FOR UPDATE")
        .param("question", id)
        .query(WatchRows::question)
        .optional();
  }

  private JdbcClient.StatementSpec questions(String sql) {
    return jdbc.sql(sql)
        .param("patience", settings.patience().toMillis() + " ms")
        .param("limit", settings.limit().toMillis() + " ms");
  }

  boolean give(UUID question, String agent, String instance) {
    return jdbc.sql(GIVE)
            .param("question", question)
            .param("agent", agent)
            .param("instance", instance)
            .update()
        == 1;
  }

  void takeBack(UUID question) {
    jdbc.sql(TAKE_BACK).param("question", question).update();
  }

  void giveUp(UUID question, String trouble) {
    jdbc.sql(GIVE_UP).param("question", question).param("trouble", trouble).update();
  }

  void seen(UUID question, String snapshot, String print, Map<String, Long> counted) {
    jdbc.sql(SEEN)
        .param("question", question)
        .param("seen", snapshot)
        .param("print", print)
        .param("rows", json.writeValueAsString(counted))
        .update();
  }

  /** Records what was seen; false when something else was seen meanwhile. */
  boolean record(Watched connection, String print, String by) {
    return at(RECORD, connection).param("print", print).param("by", by).update() == 1;
  }

  void calm(Watched connection) {
    at(CALM, connection).update();
  }

  void drifted(Watched connection) {
    at(DRIFTED, connection).update();
  }

  boolean ignore(Watched connection, Instant until) {
    return at(IGNORE, connection).param("until", Timestamp.from(until)).update() == 1;
  }

  void askExpiry(Instant now) {
    jdbc.sql(ASK_EXPIRY).param("now", Timestamp.from(now)).update();
  }

  /** Drifts whose time of being ignored is over by then. */
  List<Known> endIgnores(Instant now) {
    return jdbc.sql(END_IGNORES).param("now", Timestamp.from(now)).query(WatchRows::known).list();
  }

  List<Watched> expiryDue() {
    return jdbc.sql(EXPIRY_DUE).query((row, index) -> watched(row)).list();
  }

  boolean takeExpiry(Watched connection) {
    return at(TAKE_EXPIRY, connection).update() == 1;
  }

  /** Fingerprint that a connection was last seen to have, without the schema; empty when never. */
  Optional<String> seenPrint(Watched connection) {
    return at(
            """
            SELECT seen_print FROM compare_watch WHERE workspace = :workspace
              AND environment = :environment AND connection = :connection AND seen_print <> ''
            """,
            connection)
        .query(String.class)
        .optional();
  }

  Optional<Known> known(Watched connection) {
    return at(
            """
            SELECT * FROM compare_watch WHERE workspace = :workspace
              AND environment = :environment AND connection = :connection
            """,
            connection)
        .query(WatchRows::known)
        .optional();
  }

  List<Known> all(WorkspaceId workspace) {
    return jdbc.sql(
            "SELECT * FROM compare_watch WHERE workspace = :workspace"
                + " ORDER BY environment, connection")
        .param("workspace", workspace.value())
        .query(WatchRows::known)
        .list();
  }

  private JdbcClient.StatementSpec at(String sql, Watched connection) {
    return jdbc.sql(sql)
        .param("workspace", connection.workspace().value())
        .param("environment", connection.environment())
        .param("connection", connection.connection());
  }

  private static Watched watched(ResultSet row) throws SQLException {
    return new Watched(
        new WorkspaceId(row.getString("workspace")),
        row.getString("environment"),
        row.getString("connection"),
        row.getString("engine"));
  }

  private static Question question(ResultSet row, int index) throws SQLException {
    return new Question(
        row.getObject("question", UUID.class),
        watched(row),
        row.getString("state").equals("Given"),
        row.getString("agent"),
        row.getString("instance"),
        row.getInt("tries"),
        row.getBoolean("adopts"),
        row.getBoolean("waited"),
        row.getBoolean("late"),
        time(row, "given_at"));
  }

  private static Known known(ResultSet row, int index) throws SQLException {
    return new Known(
        watched(row),
        Optional.ofNullable(row.getString("recorded")),
        row.getString("recorded_print"),
        time(row, "recorded_at"),
        row.getString("recorded_by"),
        Optional.ofNullable(row.getString("seen")),
        row.getString("seen_print"),
        time(row, "seen_at"),
        time(row, "drift_since"),
        row.getString("told_print"),
        time(row, "ignored_until"),
        row.getString("ignored_print"),
        time(row, "calm_at"),
        row.getString("trouble"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
