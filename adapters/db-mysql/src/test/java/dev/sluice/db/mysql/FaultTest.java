package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lost connections, killed servers and killed runners on MariaDB, at any time. */
class FaultTest {
  private static final int RUNS = Integer.getInteger("faults.runs", 20);
  private static final DatabaseEngine ENGINE = new MariaDbEngine();
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

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
  }

  @Test
  void runsEveryStatementAtMostOnceWhereverTheConnectionIsCut() throws SQLException, IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int cuts = 0;
    for (int i = 0; i < RUNS; i++) {
      Run run = Run.fresh(server, "r" + i);
      String word = WORDS.get(random.nextInt(WORDS.size()));
      Moment moment = random.nextBoolean() ? Moment.REPLY : Moment.REQUEST;
      try (CuttingProxy proxy = new CuttingProxy(server.port());
          Database through = ENGINE.open(Plans.through(proxy.port(), run.settings()))) {
        proxy.cut(moment, word, random.nextInt(4));
        Outcome outcome = through.execute(run.plan(), () -> true, new Plans.Silent());
        cuts += proxy.armed() ? 0 : 1;
        run.ends(outcome, "seed " + seed + ", " + moment + " of " + word + ": ");
      }
    }
    assertThat(cuts).as("connections cut").isPositive();
  }

  @Test
  void tellsTheTruthAfterTheServerWasKilled() throws SQLException {
    for (int i = 0; i < Math.max(2, RUNS / 10); i++) {
      Run run = Run.fresh(server, "k" + i);
      CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(run::execute);
      Deadline deadline = Deadline.in(Duration.ofSeconds(10));
      while (!running.isDone() && !deadline.over() && run.steps() < 1 + i % 5) {
        Thread.onSpinWait();
      }
      server.crash();

      run.ends(running.join(), "killed server " + i + ": ");
    }
  }

  @Test
  void tellsTheTruthAfterTheRunnerWasKilled() throws Exception {
    for (int i = 0; i < Math.max(2, RUNS / 10); i++) {
      Run run = Run.fresh(server, "p" + i);
      Process runner = run.program(server.port());
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      while (runner.isAlive() && !deadline.over() && run.steps() < 1 + i % 5) {
        Thread.onSpinWait();
      }
      runner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

      run.ends(run.establish(), "killed runner " + i + ": ");
    }
  }

  @Test
  void waitsForASessionThatOutlivesItsClient() throws Exception {
    String build = "CREATE TABLE copy ENGINE = InnoDB AS SELECT i, SLEEP(0.001) AS s FROM t";
    Run run = Run.fresh(server, "unused");
    try (CuttingProxy proxy = new CuttingProxy(server.port());
        Database through = ENGINE.open(Plans.through(proxy.port(), run.settings()));
        Database direct = ENGINE.open(run.settings())) {
      proxy.cut(Moment.REPLY, "CREATE TABLE copy", 0);
      ExecutionPlan plan = Plans.up(ENGINE, "a1", "w/1", build, Plans.QUICK);

      Outcome lost = through.execute(plan, () -> true, new Plans.Silent());
      Outcome busy =
          direct.execute(
              Plans.up(ENGINE, "b1", "w/2", "INSERT INTO odo VALUES (9)", Plans.QUICK),
              () -> true,
              new Plans.Silent());
      Outcome found = direct.establish(plan);

      assertThat(lost.state()).isEqualTo(State.UNKNOWN);
      assertThat(found.state()).as("%s", found).isEqualTo(State.APPLIED);
      assertThat(busy.state()).isEqualTo(State.APPLIED);
      try (Connection session = server.root(run.settings().database())) {
        assertThat(Sql.texts(session, "SELECT count(*) FROM copy")).containsExactly("3000");
      }
    }
  }
}
