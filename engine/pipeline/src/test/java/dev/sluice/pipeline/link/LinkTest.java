package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.TestStore;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.run.Agents;
import dev.sluice.pipeline.run.RunOrder;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import dev.sluice.pipeline.run.TargetRun;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A replica on a store of its own, and words to order runs and watch them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LinkTest {
  static final WorkspaceId ACME = new WorkspaceId("acme");
  static final String SCRIPT = "one; two; three";

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final TestStore store = TestStore.create();
  private final Path key = folder().resolve("bundle.jwk");
  private final Replica replica = Replica.start(store, key, above(), List.of());

  private static Path folder() {
    try {
      return Files.createTempDirectory("sluice-link");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The modules above runs; none unless a test wants them. */
  Class<?> above() {
    return Replica.Alone.class;
  }

  @AfterAll
  void stop() {
    replica.close();
    store.close();
  }

  TestStore store() {
    return store;
  }

  Replica replica() {
    return replica;
  }

  Replica another(String... settings) {
    return Replica.start(store, key, List.of(settings));
  }

  Runs runs() {
    return replica.bean(Runs.class);
  }

  Agents agents() {
    return replica.bean(Agents.class);
  }

  static Actor sluice() {
    return Actor.system(ACME, "test");
  }

  static Actor dave() {
    return new Actor(
        ACME, new PersonId(PersonId.LOCAL, "dave"), "dave", "console", "", true, "test-dave");
  }

  static StageKey freshStage() {
    long number = NUMBERS.incrementAndGet();
    return new MigrationKey(ACME, number).stage("env" + number);
  }

  /** A key for an agent of these environments; none are all. */
  String key(String... environments) {
    return agents()
        .createKey(sluice(), Duration.ofMinutes(5), List.of(environments))
        .value()
        .orElseThrow()
        .secret();
  }

  /** An agent under a name of its own. */
  ScriptedAgent enrolledAs(String name, String... environments) {
    ScriptedAgent agent = new ScriptedAgent();
    assertThat(agent.enrol(replica.address(), key(environments), name).statusCode()).isEqualTo(200);
    return agent;
  }

  ScriptedAgent enrolled() {
    ScriptedAgent agent = new ScriptedAgent();
    agent.enrol(replica.address(), key(), "agent-" + NUMBERS.incrementAndGet());
    return agent;
  }

  /** An enrolled agent that serves connections of a stage. */
  ScriptedAgent agentFor(StageKey stage, String... connections) {
    ScriptedAgent agent = enrolled();
    agent.connect(replica.address(), names(stage, connections));
    agent.await(f -> f.hasWelcome());
    return agent;
  }

  static String[] names(StageKey stage, String... connections) {
    return List.of(connections).stream()
        .map(c -> stage.environment() + "/" + c)
        .toArray(String[]::new);
  }

  static RunOrder order(StageKey stage, Direction direction, String... connections) {
    return order(stage, direction, policy(Order.PARALLEL, 5, OnFailure.STOP), connections);
  }

  static RunOrder order(
      StageKey stage, Direction direction, ExecutionPolicy policy, String... connections) {
    return new RunOrder(
        stage,
        direction,
        "a title",
        "flow",
        "plain",
        ApprovedContent.NONE,
        SCRIPT,
        List.of(connections),
        policy,
        List.of(),
        1,
        sluice());
  }

  static ExecutionPolicy policy(Order order, int parallel, OnFailure onFailure) {
    return new ExecutionPolicy(
        order, parallel, onFailure, Duration.ofSeconds(5), Duration.ofMinutes(1));
  }

  /** The next offers, all of them accepted. */
  static List<Offer> accepted(ScriptedAgent agent, int count) {
    List<Offer> offers = new ArrayList<>();
    while (offers.size() < count) {
      offers.add(agent.offer());
    }
    assertThat(offers).allMatch(agent::accept);
    return offers;
  }

  /** On which connection something is to be run. */
  static String connection(Offer offer) {
    return bundle(offer).get("connection").asString();
  }

  /** What the server has signed. */
  static JsonNode bundle(Offer offer) {
    return bundle(offer.getBundle());
  }

  /** What is in a signed bundle. */
  static JsonNode bundle(String signed) {
    List<String> parts = Pattern.compile("[.]").splitAsStream(signed).toList();
    return ScriptedAgent.JSON.readTree(Base64.getUrlDecoder().decode(parts.get(1)));
  }

  TargetRun target(StageKey stage, String connection) {
    return runs().targets(stage).stream()
        .filter(t -> t.connection().equals(connection))
        .findFirst()
        .orElseThrow();
  }

  void awaitTarget(StageKey stage, String connection, RunState state) {
    await(() -> target(stage, connection).state() == state);
  }

  void awaitStage(StageKey stage, RunState state) {
    await(
        () ->
            replica.changes().stream()
                .anyMatch(c -> c.stage().equals(stage) && c.state() == state));
  }

  static void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(30))
        .until(condition::getAsBoolean);
  }

  long audited(String code, StageKey stage) {
    return store
        .owner()
        .sql("SELECT count(*) FROM audit_entry WHERE code = :code AND migration = :migration")
        .param("code", code)
        .param("migration", stage.migration().number())
        .query(Long.class)
        .single();
  }
}
