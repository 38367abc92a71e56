package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.policy.Operation;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.mysql.TestServer;
import dev.sluice.db.step.Deadline;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.StepFinished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The agent's process is killed as {@code kill -9} does, with MariaDB at exactly one message and
 * with SQLite at any moment. What the next process says of the attempt, by journal, ledger and
 * catalog, is what the target holds. {@code -Dfaults.runs=N} kills more often: with SQLite N / 4
 * times, with MariaDB N / 40 times at each point, in turn at the first message with its words and
 * at the next one where there is one.
 */
class KilledAgentTest {
  private static final int RUNS = Integer.getInteger("faults.runs", 0);
  private static final int AT_A_POINT = Math.max(1, RUNS / 40);
  private static final int AT_ANY_MOMENT = Math.max(1, RUNS / 4);

  /** How a process ends that was killed: 128 and the number of the signal. */
  private static final int KILLED = 128 + 9;

  private static final String COLUMNS =
      "SELECT count(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND"
          + " COLUMN_NAME = 'c2'";
  private final KeyPair server = pair();
  @TempDir private Path folder = Path.of("");

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** A message to MariaDB, which commits the second of three statements by itself. */
  private enum Point {
    FIRST_STATEMENT_IS_INTENDED_AND_NOT_SENT("INSERT INTO odo VALUES (1)", Moment.REQUEST),
    TRANSACTION_IS_COMMITTED("COMMIT", Moment.REPLY),
    LONE_STATEMENT_IS_INTENDED_AND_NOT_SENT("ALTER TABLE t", Moment.REQUEST),
    LONE_STATEMENT_IS_DONE("ALTER TABLE t", Moment.REPLY);

    private final String words;
    private final Moment moment;

    Point(String words, Moment moment) {
      this.words = words;
      this.moment = moment;
    }
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void tellsWhatMariaDbHoldsWhereverItWasKilled(Point point) throws Exception {
    assumeTrue(TestServer.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    TestServer maria = TestServer.mariaDb().orElseThrow();
    String sql =
        "INSERT INTO odo VALUES (1); ALTER TABLE t ADD COLUMN c2 int, ALGORITHM = COPY;"
            + " INSERT INTO odo VALUES (3)";
    for (int time = 0; time < AT_A_POINT; time++) {
      Path home = Files.createDirectory(folder.resolve("maria" + time));
      ConnectionSettings target = maria.fresh();
      try (Connection session = maria.root(target.database())) {
        prepare(session);
      }
      CompletableFuture<Process> agent = new CompletableFuture<>();
      try (CuttingProxy proxy = new CuttingProxy(maria.port())) {
        House.knows(home, connection("mariadb", target, proxy.port()));
        proxy.strike(point.moment, point.words, time % 2, () -> kill(agent.join()));
        Process begun =
            House.program(home, server.getPublic(), Offered.up("mariadb", sql).by(server));
        agent.complete(begun);
        assertThat(begun.waitFor(60, TimeUnit.SECONDS)).as(said(home)).isTrue();
        boolean killed = !proxy.armed();
        assertThat(killed || time % 2 == 1).as("the message came: " + said(home)).isTrue();
        assertThat(begun.exitValue()).as(said(home)).isEqualTo(killed ? KILLED : 0);

        AttemptResult told = told(home).orElseThrow();

        try (Connection session = maria.root(target.database())) {
          holds(told, session, COLUMNS);
        }
      }
    }
  }

  @Test
  void tellsWhatSqliteHoldsWheneverItWasKilled() throws Exception {
    String sql =
        "INSERT INTO odo VALUES (1); ALTER TABLE t ADD COLUMN c2 int; INSERT INTO odo VALUES (3)";
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    for (int time = 0; kills < AT_ANY_MOMENT; time++) {
      assertThat(time).as("tries that killed nobody").isLessThan(10 + 2 * AT_ANY_MOMENT);
      Path home = Files.createDirectory(folder.resolve("sqlite" + time));
      Path file = Files.createFile(home.resolve("target.db"));
      String url = "jdbc:sqlite:" + file;
      try (Connection session = DriverManager.getConnection(url)) {
        prepare(session);
      }
      House.knows(home, sqlite(file));
      Process agent = House.program(home, server.getPublic(), Offered.up("sqlite", sql).by(server));
      awaitLines(home, agent, 1 + random.nextInt(6));
      agent.waitFor(random.nextInt(20), TimeUnit.MILLISECONDS);
      kill(agent);
      assertThat(agent.exitValue()).as(said(home)).isIn(0, KILLED);
      kills += agent.exitValue() == KILLED ? 1 : 0;

      Optional<AttemptResult> told = told(home);

      try (Connection session = DriverManager.getConnection(url)) {
        String story = "seed " + seed + ", time " + time + ": " + told;
        holds(
            told.orElseThrow(() -> new AssertionError(story + said(home))),
            session,
            "SELECT count(*) FROM pragma_table_info('t') WHERE name = 'c2'");
      }
    }
  }

  private static void prepare(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("CREATE TABLE odo (step int)");
      statement.execute("CREATE TABLE t (i int)");
      statement.execute("INSERT INTO t VALUES (1), (2), (3)");
    }
  }

  private static TargetConnection connection(String engine, ConnectionSettings target, int port) {
    return new TargetConnection(
        "dev",
        "main",
        engine,
        target.host(),
        port,
        target.database(),
        target.user(),
        target.password(),
        "disable",
        Operation.all());
  }

  private static TargetConnection sqlite(Path file) {
    return new TargetConnection(
        "dev", "main", "sqlite", "", 0, file.toString(), "", "", "disable", Operation.all());
  }

  /** Until the journal has that many lines: taken over, then intents and ends. */
  private static void awaitLines(Path home, Process agent, int lines)
      throws IOException, InterruptedException {
    Path journal = home.resolve("journal.log");
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (!agent.waitFor(1, TimeUnit.MILLISECONDS)
        && !deadline.over()
        && (!Files.exists(journal)
            || Files.readString(journal, StandardCharsets.UTF_8).lines().count() < lines)) {
      Thread.onSpinWait();
    }
  }

  private static void kill(Process agent) {
    agent.destroyForcibly().onExit().join();
  }

  private static String said(Path home) {
    try {
      return Files.readString(home.resolve("said.log"), StandardCharsets.UTF_8);
    } catch (IOException nothing) {
      return "";
    }
  }

  private Optional<AttemptResult> told(Path home) throws IOException {
    try (House house = House.open(home, server.getPublic())) {
      return house.told();
    }
  }

  /** Each statement left its trace exactly as often as the result says. */
  private static void holds(AttemptResult told, Connection session, String second)
      throws SQLException {
    assertThat(told.getState()).isIn("APPLIED", "FAILED", "PARTIAL", "NOT_STARTED");
    List<String> questions =
        List.of(
            "SELECT count(*) FROM odo WHERE step = 1",
            second,
            "SELECT count(*) FROM odo WHERE step = 3");
    int applied = 0;
    for (StepFinished step : told.getStepsList()) {
      int times = times(session, questions.get(step.getIndex() - 1));
      assertThat(times).as("%s", told).isEqualTo(step.getState().equals("APPLIED") ? 1 : 0);
      applied += times;
    }
    int there = 0;
    for (String question : questions) {
      there += times(session, question);
    }
    assertThat(applied).as("%s", told).isEqualTo(there);
    assertThat(told.getState().equals("APPLIED")).as("%s", told).isEqualTo(there == 3);
  }

  private static int times(Connection session, String question) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
