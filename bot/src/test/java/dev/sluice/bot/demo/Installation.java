package dev.sluice.bot.demo;

import dev.sluice.db.step.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** A whole installation of processes that a test may kill: store, replicas, agent, target. */
final class Installation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** The database of the second stage of the flow {@code pair}. */
  static final String NEXT = "next_one";

  /** The password of the agents' login at the target. */
  static final String TARGET_PASSWORD = "c4n4ry-Of-The-Target";

  private static final String WORKSPACE =
      """
      workspace: faults
      environments: [{name: live}, {name: next}]
      connections:
        - {name: shop, environment: live, engine: postgresql}
        - {name: shop-next, environment: next, engine: postgresql}
        - {name: many-1, environment: live, engine: postgresql}
        - {name: many-2, environment: live, engine: postgresql}
        - {name: many-3, environment: live, engine: postgresql}
        - {name: many-4, environment: live, engine: postgresql}
        - {name: many-5, environment: live, engine: postgresql}
      flows:
        - name: shop
          engine: postgresql
          stages:
            - environment: live
              connections: [shop]
              auto-start: true
              rehearsal: off
              approvals: {required: 1, from: ["role:approver"]}
        - name: pair
          engine: postgresql
          stages:
            - environment: live
              connections: [shop]
              auto-start: true
              rehearsal: off
              approvals: {required: 1, from: ["role:approver"]}
            - {environment: next, connections: [shop-next], auto-start: true, rehearsal: off}
        - name: many-stop
          engine: postgresql
          stages:
            - environment: live
              connections: [many-1, many-2, many-3, many-4, many-5]
              auto-start: true
              rehearsal: off
              approvals: {required: 1, from: ["role:approver"]}
              execution: {order: canary-first, parallel: 2, on-failure: stop}
        - name: many-continue
          engine: postgresql
          stages:
            - environment: live
              connections: [many-1, many-2, many-3, many-4, many-5]
              auto-start: true
              rehearsal: off
              approvals: {required: 1, from: ["role:approver"]}
              execution: {order: canary-first, parallel: 2, on-failure: continue}
      people:
        - {name: alice, display-name: Alice, password: "${file:password}", roles: {"*": developer}}
        - {name: bob, display-name: Bob, password: "${file:password}", roles: {"*": approver}}
        - {name: dave, display-name: Dave, password: "${file:password}", roles: {"*": admin}}
      """;

  final KillablePostgres store;
  final KillablePostgres target;

  /** Between the replicas and their store. */
  final WireTap storeWire;

  /** Between the agents and the target. */
  final WireTap targetWire;

  final DemoAgent agent;
  final List<ServerProcess> replicas = new ArrayList<>();
  final Balancer balancer = new Balancer();
  private final Path root;
  private final Path folder;
  private final List<DemoAgent> more = new ArrayList<>();
  private final Map<String, DemoApi> people = new java.util.HashMap<>();

  /**
   * Starts everything.
   *
   * @param root the folder that Sluice was built in
   */
  Installation(Path root, Path folder) throws IOException, SQLException {
    this(root, folder, WORKSPACE);
    serve(agent);
  }

  /**
   * Starts all but the agent, which is enrolled.
   *
   * @param workspace its configuration; dave is an admin
   */
  Installation(Path root, Path folder, String workspace) throws IOException, SQLException {
    this.root = root;
    this.folder = folder;
    Files.writeString(folder.resolve("password"), "correct horse");
    Files.writeString(folder.resolve("workspace.yaml"), workspace);
    this.store = new KillablePostgres(folder.resolve("store"));
    this.target = new KillablePostgres(folder.resolve("target"));
    target.run("CREATE DATABASE " + NEXT);
    target.run(
        "CREATE ROLE "
            + DemoDatabases.ROLE
            + " LOGIN SUPERUSER PASSWORD '"
            + TARGET_PASSWORD
            + "'");
    this.storeWire = new WireTap(store.port());
    this.targetWire = new WireTap(target.port());
    addReplica();
    this.agent = enrolled("agent");
  }

  /** A second agent that serves the same target. */
  DemoAgent addAgent(String name) throws IOException {
    DemoAgent added = enrolled(name);
    serve(added);
    more.add(added);
    return added;
  }

  private DemoAgent enrolled(String name) throws IOException {
    DemoAgent made =
        new DemoAgent(root, folder.resolve(name), Map.of("SLUICE_DEMO_PASSWORD", TARGET_PASSWORD));
    JsonNode key = person("dave").post("/api/v1/agents/enrolment-keys", Map.of("minutes", 10)).ok();
    made.enrol(balancer.address(), name, key.path("secret").asString());
    return made;
  }

  private void serve(DemoAgent made) throws IOException {
    made.add("live", "shop", targetWire.port(), "postgres");
    made.add("next", "shop-next", targetWire.port(), NEXT);
    made.start();
  }

  /** Where the replicas are reached. */
  String address() {
    return balancer.address();
  }

  /** The folder that Sluice was built in; the test is skipped while the agent is not packaged. */
  static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    Assumptions.assumeTrue(
        Files.isDirectory(root.resolve("agent/runner/target/lib")),
        "the agent is not packaged; `./mvnw verify` does that before this test");
    return root;
  }

  ServerProcess addReplica() throws IOException {
    ServerProcess replica =
        ServerProcess.started(folder, ServerProcess.variables(folder, storeWire.url()));
    replicas.add(replica);
    balancer.add(replica);
    return replica;
  }

  /** New connections no longer go to a replica; those that are open stay. */
  void bypass(ServerProcess replica) {
    balancer.remove(replica);
  }

  /** New connections go to a replica again. */
  void use(ServerProcess replica) {
    balancer.add(replica);
  }

  void dies(ServerProcess replica) {
    leaves(replica);
    replica.kill();
  }

  /** A replica is no longer one of them. */
  void leaves(ServerProcess replica) {
    balancer.remove(replica);
    replicas.remove(replica);
  }

  DemoApi person(String name) {
    return people.computeIfAbsent(
        name, any -> DemoApi.signIn(balancer.address(), name, "correct horse"));
  }

  /** Opens a migration and approves it; the agent begins at once. */
  long start(String title, String up) {
    Opened opened = open("shop", title, up);
    approve(opened);
    return opened.number();
  }

  /** Opens a migration of alice. */
  Opened open(String flow, String title, String up) {
    JsonNode opened =
        patiently(
            () ->
                person("alice")
                    .post("/api/v1/migrations", Map.of("flow", flow, "title", title, "up", up))
                    .ok());
    return new Opened(opened.path("number").asLong(), opened.path("digest").asString());
  }

  /** Approves as bob, again and again until it is answered. */
  void approve(Opened opened) {
    patiently(
        () ->
            person("bob")
                .post(
                    "/api/v1/migrations/" + opened.number() + "/stages/live/approvals",
                    Map.of("decision", "approve", "digest", opened.digest()))
                .ok());
  }

  /** A migration that was opened, and what is approved of it. */
  record Opened(long number, String digest) {}

  /** A command on the stage, sent again while nobody answers. */
  void command(String name, long number, String command) {
    patiently(
        () ->
            person(name)
                .post("/api/v1/migrations/" + number + "/stages/live/" + command, Map.of())
                .ok());
  }

  /** The stage once it looks as awaited, whoever died meanwhile. */
  JsonNode await(long number, String what, Predicate<JsonNode> looks) {
    return await(number, "live", what, looks);
  }

  /** A stage once it looks as awaited. */
  JsonNode await(long number, String environment, String what, Predicate<JsonNode> looks) {
    Deadline end = Deadline.in(PATIENCE);
    JsonNode[] seen = new JsonNode[1];
    while (!end.over()) {
      JsonNode stage =
          patiently(() -> DemoApi.stage(person("alice").migration(number), environment));
      seen[0] = stage;
      if (looks.test(stage)) {
        return stage;
      }
      end.pause();
    }
    throw new AssertionError("waited in vain until " + what + "; it is " + seen[0]);
  }

  boolean trailIsIntact() {
    return patiently(() -> person("dave").get("/api/v1/audit/verification").ok())
        .path("intact")
        .asBoolean();
  }

  /** Again and again while the server or its store is away. */
  private static <T> T patiently(Supplier<T> call) {
    Deadline end = Deadline.in(PATIENCE);
    while (true) {
      try {
        return call.get();
      } catch (IllegalStateException away) {
        if (end.over()) {
          throw away;
        }
        end.pause();
      }
    }
  }

  @Override
  public void close() {
    agent.close();
    more.forEach(DemoAgent::close);
    replicas.forEach(ServerProcess::close);
    balancer.close();
    storeWire.close();
    targetWire.close();
    target.close();
    store.close();
  }
}
