package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.ShelfAnswer;
import dev.sluice.protocol.ShelfOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shelves as they were seen and orders about them, in the store. */
@Component
class ArtifactRows {
  private static final String ASK =
      """
      INSERT INTO recovery_order (id, workspace, environment, connection, engine, what, artifact,
        issuer, subject, asked_by, correlation)
      VALUES (:id, :workspace, :environment, :connection, :engine, :what, :artifact, :issuer,
        :subject, :by, :correlation)
      """;

  private static final String LISTING =
      """
      SELECT EXISTS (SELECT FROM recovery_order WHERE workspace = :workspace
        AND environment = :environment AND connection = :connection AND what = 'artifacts'
        AND state IN ('Waiting', 'Given'))
      """;

  /** Listing again while a list is awaited, or just came, tells nothing new. */
  private static final String LISTED_LATELY =
      """
      SELECT EXISTS (SELECT FROM recovery_order WHERE workspace = :workspace
        AND environment = :environment AND connection = :connection AND what = 'artifacts'
        AND (state IN ('Waiting', 'Given') OR ended_at > clock_timestamp() - interval '10 seconds'))
      """;

  private static final String FORGET_LISTS =
      """
      DELETE FROM recovery_order WHERE workspace = :workspace AND environment = :environment
        AND connection = :connection
        AND (what = 'artifacts' AND state IN ('Done', 'Failed')
          OR asked_at < clock_timestamp() - interval '1 year')
      """;
  private static final String OPEN =
      """
      SELECT *, coalesce(given_at, asked_at) < clock_timestamp()
        - CASE state WHEN 'Given' THEN :limit::interval ELSE :patience::interval END AS late
      FROM recovery_order WHERE state IN ('Waiting', 'Given') ORDER BY asked_at LIMIT 200
      """;
  private static final String GIVE =
      """
      UPDATE recovery_order SET state = 'Given', agent = :agent, instance = :instance,
        given_at = clock_timestamp()
      WHERE id = :id AND state = 'Waiting'
      """;
  private static final String TAKE_BACK =
      """
      UPDATE recovery_order SET state = 'Waiting', given_at = NULL
      WHERE id = :id AND state = 'Given'
      """;
  private static final String END =
      """
      UPDATE recovery_order SET state = :state, answer = :answer, trouble = :trouble,
        ended_at = clock_timestamp()
      WHERE id = :id AND state IN ('Waiting', 'Given')
      """;
  private static final String SEEN =
      """
      INSERT INTO recovery_shelf (workspace, environment, connection, content, seen_at)
      VALUES (:workspace, :environment, :connection, :content, clock_timestamp())
      ON CONFLICT (workspace, environment, connection) DO UPDATE SET content = excluded.content,
        seen_at = excluded.seen_at, trouble = ''
      """;
  private static final String TROUBLE =
      """
      INSERT INTO recovery_shelf (workspace, environment, connection, trouble)
      VALUES (:workspace, :environment, :connection, :trouble)
      ON CONFLICT (workspace, environment, connection) DO UPDATE SET trouble = excluded.trouble
      """;
  private static final String SHELF =
      """
      SELECT * FROM recovery_shelf WHERE workspace = :workspace AND environment = :environment
        AND connection = :connection
      """;
  private static final String LATEST =
      """
      SELECT * FROM recovery_order WHERE workspace = :workspace AND environment = :environment
        AND connection = :connection AND artifact = :artifact
      ORDER BY asked_at DESC LIMIT 20
      """;

  private static final ShelfAnswer NONE = new ShelfAnswer(List.of(), List.of(), "", List.of());

  private final JdbcClient jdbc;
  private final RecoverySettings settings;

  ArtifactRows(JdbcClient jdbc, RecoverySettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  /** A connection with what it is set aside on. */
  record Place(WorkspaceId workspace, String environment, String connection, String engine) {}

  /** What was seen there last. */
  record Seen(List<Artifact> artifacts, Optional<Instant> at, String trouble) {}

  UUID ask(Actor actor, Place place, ShelfOrder what) {
    UUID id = UUID.randomUUID();
    at(ASK, place)
        .param("id", id)
        .param("engine", place.engine())
        .param("what", what.text())
        .param("artifact", what.artifact())
        .param("issuer", actor.person().issuer())
        .param("subject", actor.person().subject())
        .param("by", actor.displayName())
        .param("correlation", actor.correlation())
        .update();
    return id;
  }

  boolean listing(Place place) {
    return at(LISTING, place).query(Boolean.class).single();
  }

  /** Whether a list is awaited, or came a moment ago. */
  boolean listedLately(Place place) {
    return at(LISTED_LATELY, place).query(Boolean.class).single();
  }

  void forgetLists(Place place) {
    at(FORGET_LISTS, place).update();
  }

  /** An open order, and whether it has been open for too long. */
  record Open(ArtifactOrder order, String what, boolean late) {}

  List<Open> open() {
    return jdbc.sql(OPEN)
        .param("patience", settings.patience().toMillis() + " ms")
        .param("limit", settings.limit().toMillis() + " ms")
        .query(
            (row, index) ->
                new Open(order(row, index), row.getString("what"), row.getBoolean("late")))
        .list();
  }

  Optional<ArtifactOrder> find(UUID id) {
    return jdbc.sql("SELECT * FROM recovery_order WHERE id = :id")
        .param("id", id)
        .query(ArtifactRows::order)
        .optional();
  }

  /** Who asked. */
  Actor asker(ArtifactOrder order) {
    return jdbc.sql(
            "SELECT issuer, subject, asked_by, correlation FROM recovery_order WHERE id = :id")
        .param("id", order.id())
        .query(
            (row, index) ->
                new Actor(
                    order.workspace(),
                    new PersonId(row.getString(1), row.getString(2)),
                    row.getString(3),
                    "agent",
                    "",
                    false,
                    row.getString(4)))
        .single();
  }

  boolean give(UUID id, String agent, String instance) {
    return jdbc.sql(GIVE).param("id", id).param("agent", agent).param("instance", instance).update()
        == 1;
  }

  void takeBack(UUID id) {
    jdbc.sql(TAKE_BACK).param("id", id).update();
  }

  /** Ends an open order; false when it has ended before. */
  boolean end(UUID id, ArtifactOrder.State state, String answer, String trouble) {
    return jdbc.sql(END)
            .param("id", id)
            .param("state", state.word())
            .param("answer", answer)
            .param("trouble", trouble)
            .update()
        == 1;
  }

  void seen(Place place, String content) {
    at(SEEN, place).param("content", content).update();
  }

  void trouble(Place place, String trouble) {
    at(TROUBLE, place).param("trouble", trouble).update();
  }

  Optional<Seen> shelf(Place place) {
    return at(SHELF, place)
        .query(
            (row, index) ->
                new Seen(
                    answer(row.getString("content")).orElse(NONE).artifacts().stream()
                        .map(Artifact::of)
                        .toList(),
                    Optional.ofNullable(row.getTimestamp("seen_at")).map(Timestamp::toInstant),
                    row.getString("trouble")))
        .optional();
  }

  /** Orders about one artifact, newest first. */
  List<ArtifactOrder> latest(Place place, String artifact) {
    return at(LATEST, place).param("artifact", artifact).query(ArtifactRows::order).list();
  }

  private JdbcClient.StatementSpec at(String sql, Place place) {
    return jdbc.sql(sql)
        .param("workspace", place.workspace().value())
        .param("environment", place.environment())
        .param("connection", place.connection());
  }

  private static Optional<ShelfAnswer> answer(String json) {
    return json.isEmpty() ? Optional.empty() : Optional.of(ShelfAnswer.read(json));
  }

  private static ArtifactOrder order(ResultSet row, int index) throws SQLException {
    ShelfAnswer answer = answer(row.getString("answer")).orElse(NONE);
    return new ArtifactOrder(
        row.getObject("id", UUID.class),
        new WorkspaceId(row.getString("workspace")),
        row.getString("environment"),
        row.getString("connection"),
        row.getString("engine"),
        ArtifactDeed.of(ShelfOrder.parse(row.getString("what")).orElseThrow().deed()),
        row.getString("artifact"),
        row.getString("asked_by"),
        row.getTimestamp("asked_at").toInstant(),
        ArtifactOrder.State.of(row.getString("state")),
        row.getString("agent"),
        row.getString("instance"),
        answer.columns(),
        answer.digest(),
        answer.lines(),
        row.getString("trouble"));
  }
}
