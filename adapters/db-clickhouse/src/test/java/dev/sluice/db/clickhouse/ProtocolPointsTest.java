package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.KilledRunner;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program that runs a script, or the server, is killed as {@code kill -9} does at exactly one
 * message: before it is sent or when its answer is there. All points are gone through with {@code
 * -Dfaults.runs=40} and more; that takes minutes, for whoever is killed keeps its place in the
 * queue for 15 seconds.
 */
class ProtocolPointsTest {
  private static final ClickHouseEngine ENGINE = new ClickHouseEngine();
  private static final int RUNS = Integer.getInteger("faults.runs", 0);
  private static final int MANY = 40;

  /** How a process ends that was killed: 128 and the number of the signal. */
  private static final int KILLED = 128 + 9;

  private static final String SCRIPT =
      "CREATE TABLE made1 (a Int8) ENGINE = MergeTree ORDER BY a; INSERT INTO odo VALUES (2);"
          + " ALTER TABLE t ADD COLUMN c3 Int32; ALTER TABLE t DELETE WHERE a = 4";

  /** Whether each statement has left its trace. */
  private static final List<String> TRACES =
      List.of(
          "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'made1'",
          "SELECT count() FROM odo WHERE step = 2",
          "SELECT count() FROM system.columns WHERE database = currentDatabase() AND name = 'c3'",
          "SELECT 1 - count() FROM t WHERE a = 4");

  /** A message of the script's way: its words, whether it is lost or its answer. */
  private enum Point {
    FIRST_IS_NOT_SENT("CREATE TABLE made1", Moment.REQUEST, false),
    FIRST_IS_DONE("CREATE TABLE made1", Moment.REPLY, true),
    ROW_IS_NOT_SENT("INSERT INTO odo", Moment.REQUEST, false),
    ROW_IS_ADDED("INSERT INTO odo", Moment.REPLY, false),
    COLUMN_IS_ADDED("ALTER TABLE t ADD COLUMN c3", Moment.REPLY, false),
    MUTATION_IS_NOT_SENT("ALTER TABLE t DELETE", Moment.REQUEST, false),
    MUTATION_IS_DONE("ALTER TABLE t DELETE", Moment.REPLY, false),
    STEP_IS_NOT_IN_THE_LEDGER("INSERT INTO sluice_steps", Moment.REQUEST, false),
    STEP_IS_IN_THE_LEDGER("INSERT INTO sluice_steps", Moment.REPLY, false),
    RESULT_IS_NOT_IN_THE_LEDGER("INSERT INTO sluice_snapshots", Moment.REQUEST, false);

    private final String words;
    private final Moment moment;

    /** Whether it is always gone through. */
    private final boolean always;

    Point(String words, Moment moment, boolean always) {
      this.words = words;
      this.moment = moment;
      this.always = always;
    }
  }

  static Stream<Point> points() {
    return Stream.of(Point.values()).filter(point -> point.always || RUNS >= MANY);
  }

  @ParameterizedTest
  @MethodSource("points")
  void saysWhatTheTargetHoldsWhereverTheProgramDies(Point point) throws Exception {
    LocalServer server = LocalServer.running();
    ConnectionSettings settings = prepared(server);
    CompletableFuture<Process> program = new CompletableFuture<>();
    try (CuttingProxy proxy = new CuttingProxy(settings.port())) {
      proxy.strike(point.moment, point.words, 0, () -> kill(program.join()));
      Process begun =
          KilledRunner.start(ENGINE, Plans.through(proxy.port(), settings), "up", "a1", 0, SCRIPT);
      program.complete(begun);
      assertThat(begun.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(begun.exitValue()).as("the message came").isEqualTo(KILLED);
    }

    ends(settings, establish(settings), "killed program, " + point);
  }

  private static void kill(Process program) {
    program.destroyForcibly().onExit().join();
  }

  @ParameterizedTest
  @MethodSource("points")
  void saysWhatTheTargetHoldsWhereverTheServerDies(Point point, @TempDir Path folder)
      throws Exception {
    LocalServer.here();
    String name;
    Outcome outcome;
    try (LocalServer server = LocalServer.start(folder)) {
      ConnectionSettings settings = prepared(server);
      name = settings.database();
      try (CuttingProxy proxy = new CuttingProxy(settings.port());
          Database through = ENGINE.open(Plans.through(proxy.port(), settings))) {
        proxy.strike(point.moment, point.words, 0, server::close);
        outcome = through.execute(plan("a1"), () -> true, new Plans.Silent());
        assertThat(proxy.armed()).as("the message came").isFalse();
      }
    }
    try (LocalServer back = LocalServer.start(folder)) {
      ConnectionSettings settings = back.settings(name);
      Outcome known = outcome.state() == State.UNKNOWN ? establish(settings) : outcome;
      ends(settings, known, "killed server, " + point);
    }
  }

  private static ConnectionSettings prepared(LocalServer server) throws SQLException {
    ConnectionSettings settings = server.fresh();
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, "CREATE TABLE odo (step Int32) ENGINE = MergeTree ORDER BY step");
      Sql.run(session, "CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a");
      Sql.run(session, "INSERT INTO t VALUES (4), (5)");
    }
    return settings;
  }

  private static ExecutionPlan plan(String attempt) {
    return KilledRunner.plan(ENGINE, attempt, SCRIPT);
  }

  private static Outcome establish(ConnectionSettings settings) {
    try (Database database = ENGINE.open(settings)) {
      return database.establish(plan("a1"));
    }
  }

  private static int traces(ConnectionSettings settings, int step) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      return Integer.parseInt(Sql.texts(session, TRACES.get(step - 1)).get(0));
    }
  }

  /** What is said is there; what is known is resumed, and every statement is there once. */
  private static void ends(ConnectionSettings settings, Outcome known, String story)
      throws SQLException {
    Set<Integer> done = new TreeSet<>();
    for (StepResult step : known.steps()) {
      int times = traces(settings, step.index());
      String of = story + " step " + step.index() + ": " + known;
      switch (step.state()) {
        case APPLIED, SKIPPED -> assertThat(times).as(of).isOne();
        case UNKNOWN -> assertThat(times).as(of).isBetween(0, 1);
        default -> assertThat(times).as(of).isZero();
      }
      if (step.state() == StepResult.State.APPLIED) {
        done.add(step.index());
      }
    }
    if (known.state() == State.UNKNOWN) {
      assertThat(known.evidence()).as(story).isNotEmpty();
      return;
    }
    try (Database database = ENGINE.open(settings)) {
      Outcome again = database.execute(plan("a2").without(done), () -> true, new Plans.Silent());
      assertThat(again.state()).as(story + again).isIn(State.APPLIED, State.ALREADY_APPLIED);
    }
    for (int step = 1; step <= TRACES.size(); step++) {
      assertThat(traces(settings, step)).as(story + " step " + step).isOne();
    }
  }
}
