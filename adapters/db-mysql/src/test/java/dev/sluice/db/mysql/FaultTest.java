package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Sql;
import java.io.File;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lost connections, killed servers and killed runners on MariaDB. */
class FaultTest {
  private static final int RUNS = Integer.getInteger("faults.runs", 20);
  private static final DatabaseEngine ENGINE = new MariaDbEngine();
  static final String MIXED =
      "INSERT INTO odo VALUES (1); ALTER TABLE t ADD COLUMN c2 int, ALGORITHM = COPY; INSERT INTO"
          + " odo VALUES (3); CREATE INDEX i4 ON t (i); INSERT INTO odo SELECT 5 FROM t HAVING"
          + " count(*) > 1; RENAME TABLE r TO r6; CREATE TABLE t7 (i int)";
  private static final List<String> WORDS =
      List.of(
          "COMMIT",
          "INSERT INTO odo",
          "ALTER TABLE t",
          "sluice_steps",
          "CREATE INDEX",
          "RENAME TABLE",
          "CREATE TABLE t7",
          "sluice_migrations");
  private static TestServer server;
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
  }

  @BeforeEach
  void fresh() throws SQLException {
    settings = server.fresh();
    prepare(settings);
  }

  static void prepare(ConnectionSettings settings) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      Sql.run(session, "CREATE TABLE odo (step int NOT NULL)");
      Sql.run(session, "CREATE TABLE t (i int)");
      Sql.run(session, "CREATE TABLE r (i int)");
      Sql.run(session, "INSERT INTO t SELECT seq FROM seq_1_to_3000");
    }
  }

  private String ask(String question) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      return Sql.texts(session, question).get(0);
    }
  }

  static ExecutionPlan plan(String attempt, String sql) {
    return Plans.up(ENGINE, attempt, "w/1", sql, Plans.QUICK);
  }

  private static ExecutionPlan behind(ExecutionPlan plan, Set<Integer> done) {
    return new ExecutionPlan(
        plan.attempt(),
        plan.epoch(),
        plan.migration(),
        plan.title(),
        plan.digest(),
        plan.direction(),
        plan.script(),
        done,
        plan.undoes(),
        plan.limits(),
        plan.correlation(),
        Optional.empty());
  }

  private Outcome run(ExecutionPlan plan) {
    try (Database database = ENGINE.open(settings)) {
      return database.execute(plan, () -> true, new Plans.Silent());
    }
  }

  private Outcome establish(ExecutionPlan plan) {
    try (Database database = ENGINE.open(settings)) {
      return database.establish(plan);
    }
  }

  private int times(int step) throws SQLException {
    String here = "TABLE_SCHEMA = DATABASE() AND ";
    return Integer.parseInt(
        switch (step) {
          case 2 ->
              ask(
                  "SELECT count(*) FROM information_schema.COLUMNS WHERE "
                      + here
                      + "COLUMN_NAME = 'c2'");
          case 4 ->
              ask(
                  "SELECT count(*) FROM information_schema.STATISTICS WHERE "
                      + here
                      + "INDEX_NAME = 'i4'");
          case 6 ->
              ask(
                  "SELECT count(*) FROM information_schema.TABLES WHERE "
                      + here
                      + "TABLE_NAME = 'r6'");
          case 7 ->
              ask(
                  "SELECT count(*) FROM information_schema.TABLES WHERE "
                      + here
                      + "TABLE_NAME = 't7'");
          default -> ask("SELECT count(*) FROM odo WHERE step = " + step);
        });
  }

  /** Each statement ran at most once, and exactly as often as the outcome says. */
  private void matches(Outcome outcome, String story) throws SQLException {
    for (StepResult step : outcome.steps()) {
      int times = times(step.index());
      switch (step.state()) {
        case APPLIED, SKIPPED -> assertThat(times).as(story + " step " + step.index()).isOne();
        case UNKNOWN -> assertThat(times).as(story + " step " + step.index()).isBetween(0, 1);
        default -> assertThat(times).as(story + " step " + step.index()).isZero();
      }
    }
  }

  /** Establishes, resumes behind what is applied, and every statement is there once. */
  private void ends(ExecutionPlan first, Outcome outcome, String story) throws SQLException {
    Outcome known = outcome.state() == State.UNKNOWN ? establish(first) : outcome;
    matches(known, story + known);
    assertThat(known.state()).as(story + known).isNotEqualTo(State.UNKNOWN);
    Set<Integer> done = new TreeSet<>();
    known.steps().stream()
        .filter(step -> step.state() == StepResult.State.APPLIED)
        .forEach(step -> done.add(step.index()));
    Outcome again = run(behind(plan(first.attempt() + "x", MIXED), done));
    assertThat(again.state()).as(story + known + again).isIn(State.APPLIED, State.ALREADY_APPLIED);
    for (int step = 1; step <= 7; step++) {
      assertThat(times(step)).as(story + " step " + step).isOne();
    }
  }

  @Test
  void runsEveryStatementAtMostOnceWhereverTheConnectionIsCut() throws SQLException, IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int cuts = 0;
    for (int run = 0; run < RUNS; run++) {
      fresh();
      String word = WORDS.get(random.nextInt(WORDS.size()));
      Moment moment = random.nextBoolean() ? Moment.REPLY : Moment.REQUEST;
      try (CuttingProxy proxy = new CuttingProxy(server.port());
          Database through = ENGINE.open(Plans.through(proxy.port(), settings))) {
        proxy.cut(moment, word, random.nextInt(4));
        ExecutionPlan plan = plan("r" + run, MIXED);
        Outcome outcome = through.execute(plan, () -> true, new Plans.Silent());
        cuts += proxy.armed() ? 0 : 1;
        ends(plan, outcome, "seed " + seed + ", " + moment + " of " + word + ": ");
      }
    }
    assertThat(cuts).as("connections cut").isPositive();
  }

  @Test
  void tellsTheTruthAfterTheServerWasKilled() throws SQLException {
    for (int run = 0; run < Math.max(2, RUNS / 10); run++) {
      fresh();
      ExecutionPlan plan = plan("k" + run, MIXED);
      CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run(plan));
      Deadline deadline = Deadline.in(Duration.ofSeconds(10));
      int reached = 1 + run % 5;
      while (!running.isDone() && !deadline.over() && steps(plan) < reached) {
        Thread.onSpinWait();
      }
      server.crash();

      ends(plan, running.join(), "killed server " + run + ": ");
    }
  }

  private int steps(ExecutionPlan plan) {
    try {
      return Integer.parseInt(
          ask("SELECT count(*) FROM sluice_steps WHERE attempt = '" + plan.attempt() + "'"));
    } catch (SQLException notYet) {
      return 0;
    }
  }

  @Test
  void tellsTheTruthAfterTheRunnerWasKilled() throws Exception {
    for (int run = 0; run < Math.max(2, RUNS / 10); run++) {
      fresh();
      ExecutionPlan plan = plan("p" + run, MIXED);
      Process runner =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Runner.class.getName(),
                  String.valueOf(settings.port()),
                  settings.database(),
                  plan.attempt())
              .redirectErrorStream(true)
              .redirectOutput(File.createTempFile("runner", ".log"))
              .start();
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      int reached = 1 + run % 5;
      while (runner.isAlive() && !deadline.over() && steps(plan) < reached) {
        Thread.onSpinWait();
      }
      runner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

      ends(plan, establish(plan), "killed runner " + run + ": ");
    }
  }

  @Test
  void waitsForASessionThatOutlivesItsClient() throws Exception {
    String build = "CREATE TABLE copy ENGINE = InnoDB AS SELECT i, SLEEP(0.001) AS s FROM t";
    try (CuttingProxy proxy = new CuttingProxy(server.port());
        Database through = ENGINE.open(Plans.through(proxy.port(), settings))) {
      proxy.cut(Moment.REPLY, "CREATE TABLE copy", 0);
      ExecutionPlan plan = plan("a1", build);

      Outcome lost = through.execute(plan, () -> true, new Plans.Silent());
      Outcome busy = run(Plans.up(ENGINE, "b1", "w/2", "INSERT INTO odo VALUES (9)", Plans.QUICK));
      Outcome found = establish(plan);

      assertThat(lost.state()).isEqualTo(State.UNKNOWN);
      assertThat(found.state()).as("%s", found).isEqualTo(State.APPLIED);
      assertThat(busy.state()).isEqualTo(State.APPLIED);
      assertThat(ask("SELECT count(*) FROM copy")).isEqualTo("3000");
    }
  }

  /** A runner of its own, to be killed. */
  static final class Runner {
    private Runner() {}

    /** Port, database, attempt. */
    public static void main(String[] words) {
      ConnectionSettings settings =
          Plans.local(Integer.parseInt(words[0]), words[1], "boss", TestServer.PASSWORD);
      try (Database database = ENGINE.open(settings)) {
        database.execute(plan(words[2], MIXED), () -> true, new Plans.Silent());
      }
    }
  }
}
