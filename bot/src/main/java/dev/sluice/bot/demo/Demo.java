package dev.sluice.bot.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Starts everything that the demo needs, in order, and stops it again. */
public final class Demo {
  private static final String AGENT = "demo-agent";
  private static final List<String> ENVIRONMENTS = List.of("dev", "qa", "prod");

  private final Path root;
  private final Path data;
  private final int port;
  private final PrintStream out;
  private final Function<Map<String, Object>, ConfigurableApplicationContext> starter;

  /**
   * A demo that is not running yet.
   *
   * @param root the folder that Sluice was built in
   * @param data where everything is kept
   * @param port port of the browser console, on loopback
   * @param starter starts a server with these settings
   */
  public Demo(
      Path root,
      Path data,
      int port,
      PrintStream out,
      Function<Map<String, Object>, ConfigurableApplicationContext> starter) {
    this.root = root;
    this.data = data;
    this.port = port;
    this.out = out;
    this.starter = starter;
  }

  /** Starts the demo; the caller closes what comes back. */
  public Running start() throws IOException, SQLException {
    Files.createDirectories(data);
    DemoPeople people = DemoPeople.in(data);
    String secret = DemoPeople.secret(data.resolve("agent-role.password"));
    Files.writeString(data.resolve("workspace.yaml"), DemoDatabases.resource("workspace.yaml"));
    out.println("Starting the server …");
    ConfigurableApplicationContext server = starter.apply(settings());
    out.println("Starting PostgreSQL with dev, qa and prod …");
    DemoDatabases databases = DemoDatabases.start(data.resolve("targets"), secret);
    out.println("Starting the agent …");
    DemoAgent agent =
        new DemoAgent(root, data.resolve("agent"), Map.of("SLUICE_DEMO_PASSWORD", secret));
    Running running = new Running(url(), people, databases, agent, server);
    running.connectAgent();
    return running;
  }

  private Map<String, Object> settings() {
    return Map.ofEntries(
        Map.entry("sluice.config", data.resolve("workspace.yaml").toString()),
        Map.entry("sluice.store.data", data.resolve("server").toString()),
        Map.entry("sluice.keys.bundle", data.resolve("server").resolve("bundle.jwk").toString()),
        Map.entry("sluice.keys.audit", data.resolve("server").resolve("audit.pem").toString()),
        // Nobody guesses the demo's random passwords, so a slow hash would only slow its start.
        Map.entry("sluice.identity.password-strength", "4"),
        Map.entry("server.address", "127.0.0.1"),
        Map.entry("server.port", port),
        Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "3s"),
        Map.entry("logging.threshold.console", "OFF"),
        Map.entry("logging.file.name", data.resolve("server.log").toString()));
  }

  private String url() {
    return "http://localhost:" + port;
  }

  /** The running parts. */
  public static final class Running implements AutoCloseable {
    private final String url;
    private final DemoPeople people;
    private final DemoDatabases databases;
    private final DemoAgent agent;
    private final ConfigurableApplicationContext server;

    Running(
        String url,
        DemoPeople people,
        DemoDatabases databases,
        DemoAgent agent,
        ConfigurableApplicationContext server) {
      this.url = url;
      this.people = people;
      this.databases = databases;
      this.agent = agent;
      this.server = server;
    }

    /** Address of the browser console. */
    public String url() {
      return url;
    }

    DemoDatabases databases() {
      return databases;
    }

    DemoAgent agent() {
      return agent;
    }

    DemoApi signIn(String name) {
      return DemoApi.signIn(url, name, people.password(name));
    }

    DemoConsole atTheConsole(String name) {
      return DemoConsole.signIn(url, name, people.password(name));
    }

    /** Password by name of everybody who can sign in. */
    public Map<String, String> passwords() {
      return people.passwords();
    }

    /** Opens the migration that waits for approval, unless something was opened before. */
    public void openFirstMigration() {
      DemoApi alice = signIn("alice");
      if (alice.get("/api/v1/migrations").ok().path("items").isEmpty()) {
        alice
            .post(
                "/api/v1/migrations",
                Map.of(
                    "flow",
                    "shop",
                    "title",
                    "Remember when a customer was last seen",
                    "up",
                    DemoDatabases.resource("first-migration.sql")))
            .ok();
      }
    }

    /** Runs the walkthrough. */
    public void walk(PrintStream out) throws IOException {
      long begin = System.nanoTime();
      Transcript transcript = new Transcript(out);
      new Walkthrough(this, transcript).run();
      transcript.ends((System.nanoTime() - begin) / 1_000_000_000L);
    }

    void connectAgent() throws IOException {
      DemoApi dave = signIn("dave");
      List<String> enrolled = agents(dave);
      if (enrolled.isEmpty() || !agent.enrolledAt().equals(Optional.of(url))) {
        // It knows one address of its server, so on another port it is enrolled anew.
        enrolled.forEach(name -> dave.post("/api/v1/agents/" + name + "/revoke", Map.of()).ok());
        JsonNode key =
            dave.post(
                    "/api/v1/agents/enrolment-keys",
                    Map.of("minutes", 10, "environments", ENVIRONMENTS))
                .ok();
        agent.enrol(url, AGENT, key.path("secret").asString());
      }
      for (String environment : ENVIRONMENTS) {
        agent.add(
            environment, "shop-" + environment, databases.port(), DemoDatabases.name(environment));
      }
      agent.start();
    }

    /** Names of the demo's agents that are not revoked: one, or none at the first start. */
    private static List<String> agents(DemoApi dave) {
      return dave.get("/api/v1/agents?limit=200")
          .ok()
          .path("items")
          .valueStream()
          .filter(one -> !one.path("revoked").asBoolean())
          .map(one -> one.path("name").asString())
          .filter(name -> name.startsWith(AGENT))
          .toList();
    }

    @Override
    public void close() {
      agent.close();
      server.close();
      databases.close();
    }
  }
}
