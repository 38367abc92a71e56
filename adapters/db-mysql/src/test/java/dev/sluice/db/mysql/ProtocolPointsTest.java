package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.Plans;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program that runs a script, or the server, is killed as {@code kill -9} does at exactly one
 * message: before it is sent or when its answer is there. {@code -Dfaults.runs=N} goes through all
 * points up to N / 20 times, each time at the next message with the same words, until there is
 * none. With fewer than 40 runs MySQL, which speaks as MariaDB does, is killed at a few points
 * only.
 */
class ProtocolPointsTest {
  private static final int RUNS = Integer.getInteger("faults.runs", 0);
  private static final int TIMES = Math.max(1, RUNS / 20);
  private static final int MANY = 40;

  /** How a process ends that was killed: 128 and the number of the signal. */
  private static final int KILLED = 128 + 9;

  /** A message of the script's way: its words, and whether it is lost or its answer. */
  private enum Point {
    TRANSACTION_IS_NOT_COMMITTED("COMMIT", Moment.REQUEST, false),
    TRANSACTION_IS_COMMITTED("COMMIT", Moment.REPLY, true),
    LONE_STATEMENT_IS_NOT_SENT("ALTER TABLE t", Moment.REQUEST, false),
    LONE_STATEMENT_IS_DONE("ALTER TABLE t", Moment.REPLY, true),
    LONE_STATEMENT_IS_IN_THE_LEDGER("sluice_steps", Moment.REPLY, false),
    INDEX_IS_DONE("CREATE INDEX", Moment.REPLY, false),
    LAST_STATEMENT_IS_DONE("CREATE TABLE t7", Moment.REPLY, false),
    RESULT_IS_NOT_IN_THE_LEDGER("sluice_migrations", Moment.REQUEST, false);

    private final String words;
    private final Moment moment;

    /** Whether it is among those at which every product is always killed. */
    private final boolean few;

    Point(String words, Moment moment, boolean few) {
      this.words = words;
      this.moment = moment;
      this.few = few;
    }
  }

  static Stream<Arguments> kills() {
    return TestServer.all()
        .flatMap(
            server ->
                Stream.of(Point.values())
                    .filter(point -> RUNS >= MANY || point.few || isMariaDb(server))
                    .map(point -> Arguments.of(server, point)));
  }

  private static boolean isMariaDb(TestServer server) {
    return server.engine().name().equals("mariadb");
  }

  @BeforeAll
  static void here() {
    assumeTrue(
        TestServer.all().findAny().isPresent(), "no MariaDB here: apt-get install mariadb-server");
  }

  @ParameterizedTest
  @MethodSource("kills")
  void saysWhatTheTargetHoldsWhereverTheProgramDies(TestServer server, Point point)
      throws Exception {
    boolean killed = true;
    for (int time = 0; time < TIMES && killed; time++) {
      Run run = Run.fresh(server, "a" + time);
      CompletableFuture<Process> program = new CompletableFuture<>();
      try (CuttingProxy proxy = new CuttingProxy(server.port())) {
        proxy.strike(point.moment, point.words, time, () -> kill(program.join()));
        Process begun = run.program(proxy.port());
        program.complete(begun);
        assertThat(begun.waitFor(60, TimeUnit.SECONDS)).isTrue();
        killed = !proxy.armed();
        assertThat(begun.exitValue()).isEqualTo(killed ? KILLED : 0);
      }

      assertThat(killed || time > 0).as("the message came, so that it was killed").isTrue();
      run.ends(run.establish(), "killed program, time " + time + ", " + point);
    }
  }

  private static void kill(Process program) {
    program.destroyForcibly().onExit().join();
  }

  @ParameterizedTest
  @MethodSource("kills")
  void saysWhatTheTargetHoldsWhereverTheServerDies(TestServer server, Point point)
      throws SQLException, IOException {
    boolean killed = true;
    for (int time = 0; time < TIMES && killed; time++) {
      Run run = Run.fresh(server, "s" + time);
      Outcome outcome;
      try (CuttingProxy proxy = new CuttingProxy(server.port());
          Database through = server.engine().open(Plans.through(proxy.port(), run.settings()))) {
        CompletableFuture<Void> back = new CompletableFuture<>();
        proxy.strike(
            point.moment,
            point.words,
            time,
            () -> {
              server.crash();
              back.complete(null);
            });
        outcome = through.execute(run.plan(), () -> true, new Plans.Silent());
        killed = !proxy.armed();
        if (killed) {
          back.join();
        }
      }

      assertThat(killed || time > 0).as("the message came, so that it was killed").isTrue();
      run.ends(outcome, "killed server, time " + time + ", " + point);
    }
  }
}
