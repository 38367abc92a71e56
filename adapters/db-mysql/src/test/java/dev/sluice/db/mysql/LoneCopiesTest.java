package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies for statements in no transaction stand whatever becomes of their statement. */
class LoneCopiesTest extends OnMariaDb {
  private static final String DROP = "ALTER TABLE t DROP COLUMN s";
  private static final String ADD = "ALTER TABLE t ADD COLUMN s varchar(20)";

  @BeforeEach
  void tables() throws SQLException {
    sql(
        "CREATE TABLE t (i int PRIMARY KEY, s varchar(20))",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
        "CREATE TABLE m (i int PRIMARY KEY, n int) ENGINE = MyISAM",
        "INSERT INTO m VALUES (1, 1), (2, 2), (3, 3)");
  }

  private static ExecutionPlan up(String attempt, String script) {
    return Plans.up(ENGINE, attempt, "w/1", script, Plans.limits(Duration.ofSeconds(20), 1_000));
  }

  private static ExecutionPlan down(ExecutionPlan up, String script, Set<String> undoes) {
    return Plans.down(ENGINE, "d1", up, script, undoes);
  }

  private Outcome run(ExecutionPlan plan) {
    return run(settings(), plan, new Plans.Silent());
  }

  private static Outcome run(
      ConnectionSettings settings, ExecutionPlan plan, ExecutionListener listener) {
    try (Database database = ENGINE.open(settings)) {
      return database.execute(plan, () -> true, listener);
    }
  }

  /** The first attempt, while somebody reads the table in a transaction that does not end. */
  private Outcome refused(ConnectionSettings through) throws SQLException {
    try (Connection reader = root()) {
      reader.setAutoCommit(false);
      Sql.texts(reader, "SELECT i FROM t");
      Outcome outcome = run(through, up("u1", DROP), new Plans.Silent());
      assertThat(outcome.steps())
          .as("%s", outcome)
          .extracting(StepResult::state)
          .containsExactly(StepResult.State.FAILED);
      return outcome;
    }
  }

  /** Changes a row, runs the script and rolls both attempts back. */
  private Outcome triedAgain() throws SQLException {
    sql("UPDATE t SET s = 'new' WHERE i = 1");
    ExecutionPlan again = up("u2", DROP);
    assertThat(run(again).state()).isEqualTo(State.APPLIED);
    Outcome back = run(down(again, ADD, Set.of("u1", "u2")));
    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    return back;
  }

  @Test
  void areRemovedWhenTheStatementIsRefused() throws SQLException {
    Outcome refused = refused(settings());

    assertThat(refused.evidence())
        .contains("what was set aside of t.s was removed: statement 1 did nothing");
    assertThat(ask("SELECT id FROM sluice_recovery")).isEmpty();
    assertThat(ask("SHOW TABLES LIKE 'sluice\\_kept%'")).isEmpty();
    triedAgain();
    assertThat(ask("SELECT s FROM t ORDER BY i")).containsExactly("new", "b");
  }

  @Test
  void areRemovedWhenTheStatementIsNotSent() throws SQLException {
    Outcome outcome =
        run(
            settings(),
            up("u1", DROP),
            new Plans.Silent() {
              @Override
              public void setAside(int index, RecoveryArtifact artifact) {
                throw new IllegalStateException("the journal is full");
              }
            });

    assertThat(outcome.steps())
        .extracting(StepResult::state)
        .containsExactly(StepResult.State.NOT_STARTED);
    assertThat(ask("SELECT id FROM sluice_recovery")).isEmpty();
    assertThat(ask("SHOW TABLES LIKE 'sluice\\_kept%'")).isEmpty();
  }

  @Test
  void stayWhereTheirTableWasEmptiedMeanwhile() throws SQLException {
    try (Connection other = root()) {
      Outcome refused =
          run(
              settings(),
              up("u1", DROP),
              new Plans.Silent() {
                @Override
                public void setAside(int index, RecoveryArtifact artifact) {
                  emptyAndHold(other);
                }
              });

      String id = ask("SELECT id FROM sluice_recovery").get(0);
      assertThat(refused.evidence())
          .contains(
              "statement 1 did nothing; its copy of t.s stays as %s, because that is empty now"
                  .formatted(id));
      assertThat(ask("SELECT s FROM sluice_" + id + " ORDER BY i")).containsExactly("a", "b");
    }
  }

  private static void emptyAndHold(Connection session) {
    try {
      Sql.run(session, "DELETE FROM t");
      session.setAutoCommit(false);
      Sql.texts(session, "SELECT i FROM t");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed | its statement did nothing in attempt u1",
        "running | a newer one was made when its statement was tried again"
      })
  void putBackNoOldValuesWhereTheyCouldNotBeRemoved(String state, String why)
      throws SQLException, IOException {
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.cut(Moment.REQUEST, "DROP TABLE IF EXISTS", 0);
      Outcome refused = refused(Plans.through(proxy.port(), settings()));
      assertThat(refused.evidence())
          .anyMatch(line -> line.startsWith("what was set aside for statement 1 stays"));
    }
    List<String> old = ask("SELECT id FROM sluice_recovery");
    sql("UPDATE sluice_steps SET state = '%s' WHERE attempt = 'u1'".formatted(state));

    Outcome back = triedAgain();

    assertThat(back.evidence()).contains("a copy of t.s stays as " + old.get(0) + ": " + why);
    assertThat(ask("SELECT s FROM t ORDER BY i")).containsExactly("new", "b");
    assertThat(ask("SELECT id FROM sluice_recovery WHERE restored_at IS NULL")).isEqualTo(old);
  }

  @Test
  void putBackNoRowsWhereNobodyWroteDownWhatTheStatementDid() throws SQLException, IOException {
    ExecutionPlan forth = up("u1", "UPDATE m SET n = 9 WHERE i = 1");
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.cut(Moment.REQUEST, "SET k.sluice_after", 0);
      run(Plans.through(proxy.port(), settings()), forth, new Plans.Silent());
    }
    sql("DELETE FROM m WHERE i = 3");

    Outcome back = run(down(forth, "", Set.of("u1")));

    assertThat(back.evidence())
        .anyMatch(line -> line.startsWith("what its statement did to m was never written down"));
    assertThat(ask("SELECT n FROM m ORDER BY i")).containsExactly("9", "2");
    assertThat(ask("SELECT id FROM sluice_recovery WHERE restored_at IS NULL")).hasSize(1);
  }

  @Test
  void comeBackByHandWhereTheyAreMissing() throws SQLException, IOException {
    ExecutionPlan forth = up("u1", "DELETE FROM m WHERE i = 1");
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.cut(Moment.REQUEST, "SET k.sluice_after", 0);
      run(Plans.through(proxy.port(), settings()), forth, new Plans.Silent());
    }
    String id = ask("SELECT id FROM sluice_recovery").get(0);
    sql("UPDATE m SET n = 7 WHERE i = 2");

    try (Database database = ENGINE.open(settings())) {
      assertThat(database.recovery().orElseThrow().restore(id))
          .singleElement()
          .asString()
          .contains("rows that are there stay", "1 rows of m put back");
    }

    assertThat(ask("SELECT n FROM m ORDER BY i")).containsExactly("1", "7", "3");
  }

  @Test
  void comeBackOfEveryTryWhereTheyHoldRows() throws SQLException {
    ExecutionPlan first = up("u1", "DELETE FROM m WHERE i = 1");
    run(first);
    sql("UPDATE sluice_steps SET state = 'failed' WHERE attempt = 'u1'");
    ExecutionPlan again = up("u2", "DELETE FROM m WHERE i < 3");
    assertThat(run(again).state()).isEqualTo(State.APPLIED);

    run(down(again, "", Set.of("u1", "u2")));

    assertThat(ask("SELECT n FROM m ORDER BY i")).containsExactly("1", "2", "3");
  }

  @Test
  void areNotTouchedByLaterAttemptsWhileTheListNamesThem() throws SQLException {
    run(up("u1", "DELETE FROM m WHERE i = 1"));
    String copy = "sluice_" + ask("SELECT id FROM sluice_recovery").get(0);

    try (Connection keeper = root()) {
      Sql.run(keeper, "LOCK TABLES " + copy + " WRITE");
      Outcome other =
          run(Plans.up(ENGINE, "o1", "w/2", "DELETE FROM t", Plans.limits(Duration.ZERO, 1_000)));

      assertThat(other.state()).as("%s", other).isEqualTo(State.APPLIED);
    }
  }
}
