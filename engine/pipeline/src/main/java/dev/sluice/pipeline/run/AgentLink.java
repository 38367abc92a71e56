package dev.sluice.pipeline.run;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.RehearsalRequest;
import dev.sluice.protocol.wire.ServerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The way from other modules to the agents of this replica. */
@Component
public class AgentLink {
  private static final String REACH =
      """
      SELECT session FROM run_serving
      WHERE workspace = :workspace AND environment = :environment
      AND connection = :connection AND engine = :engine AND session IN (:sessions)
      ORDER BY reachable DESC, random() LIMIT 1
      """;

  private static final String LIVES =
      """
      SELECT EXISTS (SELECT FROM run_agent WHERE workspace = :workspace AND name = :name
        AND instance = :instance AND session IS NOT NULL AND revoked_at IS NULL
        AND last_seen > clock_timestamp() - :lease::interval)
      """;

  private static final String BUSY =
      """
      SELECT EXISTS (SELECT FROM run_target t JOIN run_stage_run r ON r.id = t.stage_run
        WHERE r.newest AND r.workspace = :workspace AND r.environment = :environment
        AND t.connection = :connection
        AND t.state IN ('InProgress', 'RollingBack', 'Unknown'))
      """;

  private static final long INSPECTION_SECONDS = 600;

  private final JdbcClient jdbc;
  private final AgentSessions sessions;
  private final AgentRows agents;
  private final ServerKeys keys;
  private final RunSettings settings;

  AgentLink(
      JdbcClient jdbc,
      AgentSessions sessions,
      AgentRows agents,
      ServerKeys keys,
      RunSettings settings) {
    this.jdbc = jdbc;
    this.sessions = sessions;
    this.agents = agents;
    this.keys = keys;
    this.settings = settings;
  }

  /**
   * An agent that is connected to this replica now.
   *
   * @param session its connection
   * @param id id of the agent
   * @param name its name
   * @param instance its process
   */
  public record Reached(UUID session, String id, String name, String instance) {}

  /** The time by which what is signed for agents begins and ends: the store's. */
  public Instant now() {
    return agents.now();
  }

  /** An agent of this replica that serves a connection and is enrolled for its environment. */
  public Optional<Reached> reach(StageKey stage, String connection, String engine) {
    List<UUID> ready = sessions.ready();
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    return jdbc.sql(REACH)
        .param("workspace", stage.migration().workspace().value())
        .param("environment", stage.environment())
        .param("connection", connection)
        .param("engine", engine)
        .param("sessions", ready)
        .query(UUID.class)
        .optional()
        .flatMap(sessions::find)
        .map(s -> new Reached(s.id(), s.agent().id().toString(), s.agent().name(), s.instance()));
  }

  /** Whether the same process of an agent is connected to any replica. */
  public boolean lives(StageKey stage, String name, String instance) {
    return jdbc.sql(LIVES)
        .param("workspace", stage.migration().workspace().value())
        .param("name", name)
        .param("instance", instance)
        .param("lease", settings.lease().toMillis() + " ms")
        .query(Boolean.class)
        .single();
  }

  /** Whether a run is under way on a connection, or its outcome is not known. */
  public boolean busy(StageKey stage, String connection) {
    return jdbc.sql(BUSY)
        .param("workspace", stage.migration().workspace().value())
        .param("environment", stage.environment())
        .param("connection", connection)
        .query(Boolean.class)
        .single();
  }

  /**
   * A question about a target that comes without a script.
   *
   * @param id bound to the answer
   * @param place environment of the connection
   * @param what as {@code Inspect.what} of the wire names it
   */
  public record Question(UUID id, StageKey place, String connection, String engine, String what) {}

  /** Asks an agent about a target; false when it is gone. */
  public boolean inspect(Reached agent, Question question) {
    Optional<AgentSession> session = sessions.find(agent.session());
    session.ifPresent(
        open ->
            open.send(
                ServerFrame.newBuilder()
                    .setInspect(
                        Inspect.newBuilder()
                            .setId(question.id().toString())
                            .setBundle(keys.sign(payload(agent, question)))
                            .setWhat(question.what()))));
    return session.isPresent();
  }

  private BundlePayload payload(Reached agent, Question question) {
    long now = now().getEpochSecond();
    return new BundlePayload(
        "inspect",
        agent.id(),
        question.id().toString(),
        1,
        question.place().migration().workspace().value(),
        0,
        "",
        "",
        question.place().environment(),
        question.connection(),
        question.engine(),
        "UP",
        Sha256.hex(question.what()),
        ApprovedContent.NONE,
        Sha256.hex(question.what()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        5_000,
        0,
        now,
        now + INSPECTION_SECONDS,
        question.id().toString(),
        "");
  }

  /** Why nobody takes work for a connection; empty while an agent for it is connected. */
  public String absence(StageKey stage, String connection, String engine) {
    return agents.absence(stage, connection, engine);
  }

  /**
   * Sends a rehearsal to an agent.
   *
   * @return false when the agent is gone, or the scripts do not fit into a frame
   */
  public boolean rehearse(Reached agent, BundlePayload payload, String up, Optional<String> down) {
    RehearsalRequest.Builder request =
        RehearsalRequest.newBuilder()
            .setRehearsal(payload.attempt())
            .setBundle(keys.sign(payload))
            .setUp(up)
            .setHasDown(down.isPresent());
    down.ifPresent(request::setDown);
    RehearsalRequest built = request.build();
    Optional<AgentSession> session = sessions.find(agent.session());
    if (session.isEmpty() || built.getSerializedSize() > Protocol.FRAME_LIMIT - 1024) {
      return false;
    }
    session.get().send(ServerFrame.newBuilder().setRehearse(built));
    return true;
  }
}
