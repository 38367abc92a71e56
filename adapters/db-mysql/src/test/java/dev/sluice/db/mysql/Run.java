package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.io.File;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/**
 * One attempt on a database of its own, whose seven statements leave seven traces: what an outcome
 * says can be held against what is there.
 */
record Run(TestServer server, ConnectionSettings settings, ExecutionPlan plan) {
  private static final String MIXED =
      "INSERT INTO odo VALUES (1); ALTER TABLE t ADD COLUMN c2 int, ALGORITHM = COPY; INSERT INTO"
          + " odo VALUES (3); CREATE INDEX i4 ON t (i); INSERT INTO odo SELECT 5 FROM t HAVING"
          + " count(*) > 1; RENAME TABLE r TO r6; CREATE TABLE t7 (i int)";

  private static final String THREE_THOUSAND =
      "INSERT INTO t SELECT 1 FROM information_schema.COLUMNS a, information_schema.COLUMNS b"
          + " LIMIT 3000";

  /** A new database, on which nothing ran yet. */
  static Run fresh(TestServer server, String attempt) throws SQLException {
    ConnectionSettings settings = server.fresh();
    try (Connection session = server.root(settings.database())) {
      Sql.run(session, "CREATE TABLE odo (step int NOT NULL)");
      Sql.run(session, "CREATE TABLE t (i int)");
      Sql.run(session, "CREATE TABLE r (i int)");
      Sql.run(session, THREE_THOUSAND);
    }
    return new Run(server, settings, plan(server.engine(), attempt));
  }

  private static ExecutionPlan plan(DatabaseEngine engine, String attempt) {
    return Plans.up(engine, attempt, "w/1", MIXED, Plans.QUICK);
  }

  /** Runs it in this process. */
  Outcome execute() {
    return execute(plan);
  }

  private Outcome execute(ExecutionPlan one) {
    try (Database database = server.engine().open(settings)) {
      return database.execute(one, () -> true, new Plans.Silent());
    }
  }

  /** Runs it in a process of its own, through a port. */
  Process program(int port) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            server.engine().name(),
            String.valueOf(port),
            settings.database(),
            plan.attempt())
        .redirectErrorStream(true)
        .redirectOutput(File.createTempFile("runner", ".log"))
        .start();
  }

  /** What became of it, by the ledger and the catalog. */
  Outcome establish() {
    try (Database database = server.engine().open(settings)) {
      return database.establish(plan);
    }
  }

  /** How many rows its ledger has. */
  int steps() {
    try {
      return Integer.parseInt(
          ask("SELECT count(*) FROM sluice_steps WHERE attempt = '" + plan.attempt() + "'"));
    } catch (SQLException notYet) {
      return 0;
    }
  }

  private String ask(String question) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      return Sql.texts(session, question).get(0);
    }
  }

  private int times(int step) throws SQLException {
    return Integer.parseInt(
        switch (step) {
          case 2 -> there("COLUMNS", "COLUMN_NAME = 'c2'");
          case 4 -> there("STATISTICS", "INDEX_NAME = 'i4'");
          case 6 -> there("TABLES", "TABLE_NAME = 'r6'");
          case 7 -> there("TABLES", "TABLE_NAME = 't7'");
          default -> ask("SELECT count(*) FROM odo WHERE step = " + step);
        });
  }

  private String there(String what, String which) throws SQLException {
    return ask(
        "SELECT count(*) FROM information_schema.%s WHERE TABLE_SCHEMA = DATABASE() AND %s"
            .formatted(what, which));
  }

  /** Each statement ran at most once, and exactly as often as the outcome says. */
  private void matches(Outcome outcome, String story) throws SQLException {
    for (StepResult step : outcome.steps()) {
      int times = times(step.index());
      String of = story + " step " + step.index();
      switch (step.state()) {
        case APPLIED, SKIPPED -> assertThat(times).as(of).isOne();
        case UNKNOWN -> assertThat(times).as(of).isBetween(0, 1);
        default -> assertThat(times).as(of).isZero();
      }
    }
  }

  /** Establishes, resumes behind what is applied, and every statement is there once. */
  void ends(Outcome outcome, String story) throws SQLException {
    Outcome known = outcome.state() == State.UNKNOWN ? establish() : outcome;
    matches(known, story + known);
    assertThat(known.state()).as(story + known).isNotEqualTo(State.UNKNOWN);
    Set<Integer> done = new TreeSet<>();
    known.steps().stream()
        .filter(step -> step.state() == StepResult.State.APPLIED)
        .forEach(step -> done.add(step.index()));
    Outcome again = execute(plan(server.engine(), plan.attempt() + "x").without(done));
    assertThat(again.state()).as(story + known + again).isIn(State.APPLIED, State.ALREADY_APPLIED);
    for (int step = 1; step <= 7; step++) {
      assertThat(times(step)).as(story + " step " + step).isOne();
    }
  }

  /** A program that runs the script, to be killed. */
  static final class Program {
    private Program() {}

    /** Engine, port, database, attempt. */
    public static void main(String[] words) {
      DatabaseEngine engine = DatabaseEngines.find(words[0]).orElseThrow();
      ConnectionSettings settings = TestServer.settings(Integer.parseInt(words[1]), words[2]);
      try (Database database = engine.open(settings)) {
        database.execute(plan(engine, words[3]), () -> true, new Plans.Silent());
      }
    }
  }
}
