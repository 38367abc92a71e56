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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program that runs a script on MariaDB, or the server, is killed as {@code kill -9} does at
 * exactly one message: before it is sent or when its answer is there. {@code -Dfaults.runs=N} goes
 * through all points up to N / 20 times, each time at the next message with the same words, until
 * there is none.
 */
class ProtocolPointsTest {
  private static final int TIMES = Math.max(1, Integer.getInteger("faults.runs", 0) / 20);

  /** How a process ends that was killed: 128 and the number of the signal. */
  private static final int KILLED = 128 + 9;

  private static TestServer server;

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
  }

  /** A message of the script's way: its words, and whether it is lost or its answer. */
  private enum Point {
    TRANSACTION_IS_NOT_COMMITTED("COMMIT", Moment.REQUEST),
    TRANSACTION_IS_COMMITTED("COMMIT", Moment.REPLY),
    LONE_STATEMENT_IS_NOT_SENT("ALTER TABLE t", Moment.REQUEST),
    LONE_STATEMENT_IS_DONE("ALTER TABLE t", Moment.REPLY),
    LONE_STATEMENT_IS_IN_THE_LEDGER("sluice_steps", Moment.REPLY),
    INDEX_IS_DONE("CREATE INDEX", Moment.REPLY),
    LAST_STATEMENT_IS_DONE("CREATE TABLE t7", Moment.REPLY),
    RESULT_IS_NOT_IN_THE_LEDGER("sluice_migrations", Moment.REQUEST);

    private final String words;
    private final Moment moment;

    Point(String words, Moment moment) {
      this.words = words;
      this.moment = moment;
    }
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void saysWhatTheTargetHoldsWhereverTheProgramDies(Point point) throws Exception {
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
  @EnumSource(Point.class)
  void saysWhatTheTargetHoldsWhereverTheServerDies(Point point) throws SQLException, IOException {
    boolean killed = true;
    for (int time = 0; time < TIMES && killed; time++) {
      Run run = Run.fresh(server, "s" + time);
      Outcome outcome;
      try (CuttingProxy proxy = new CuttingProxy(server.port());
          Database through =
              new MariaDbEngine().open(Plans.through(proxy.port(), run.settings()))) {
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
