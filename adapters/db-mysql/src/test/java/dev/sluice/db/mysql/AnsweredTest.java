package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.Plans;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server said yes to stands, though the session breaks right afterwards. */
class AnsweredTest extends OnMariaDb {

  @BeforeEach
  void tables() throws SQLException {
    sql(
        "CREATE TABLE t (i int NOT NULL PRIMARY KEY, n int NOT NULL)",
        "INSERT INTO t SELECT seq, 0 FROM seq_1_to_100",
        "CREATE TABLE m (i int NOT NULL PRIMARY KEY, n int) ENGINE = MyISAM",
        "INSERT INTO m VALUES (1, 1), (2, 2), (3, 3)");
  }

  private String one(String question) throws SQLException {
    return ask(question).get(0);
  }

  private Outcome run(CuttingProxy proxy, String script, long keep, Cutting listener) {
    try (Database through = ENGINE.open(Plans.through(proxy.port(), settings()))) {
      Outcome outcome =
          through.execute(
              Plans.up(ENGINE, "a1", "w/1", script, Plans.limits(Duration.ofSeconds(20), keep)),
              () -> true,
              listener);
      assertThat(proxy.armed()).as("the connection was cut").isFalse();
      return outcome;
    }
  }

  @Test
  void aTransactionIsCommittedThoughTheSessionCannotLeaveIt() throws SQLException, IOException {
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      Cutting listener = new Cutting();
      listener.finished = () -> proxy.cut(Moment.REQUEST, "autocommit=1", 0);

      Outcome outcome =
          run(proxy, "UPDATE t SET n = 1; ALTER TABLE t ADD COLUMN c int", 0, listener);

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.PARTIAL);
      assertThat(outcome.steps())
          .extracting(StepResult::state)
          .containsExactly(StepResult.State.APPLIED, StepResult.State.NOT_STARTED);
      assertThat(outcome.evidence()).anyMatch(line -> line.contains("after COMMIT was answered"));
      assertThat(one("SELECT count(*) FROM t WHERE n = 1")).isEqualTo("100");
    }
  }

  @Test
  void aBatchCountsThoughTheSessionCannotLeaveItsTransaction() throws SQLException, IOException {
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      Cutting listener = new Cutting();
      listener.progress = () -> proxy.cut(Moment.REQUEST, "autocommit=1", 0);

      Outcome outcome =
          run(proxy, "-- sluice:batches rows=30\nUPDATE t SET n = 1", 1_000, listener);

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.PARTIAL);
      assertThat(outcome.steps().get(0).rows()).isEqualTo(60);
      assertThat(listener.aside).extracting(RecoveryArtifact::rows).containsExactly(60L);
      assertThat(one("SELECT count(*) FROM t WHERE n = 1")).isEqualTo("60");
      assertThat(one("SELECT row_count FROM sluice_recovery")).isEqualTo("60");
    }
  }

  @Test
  void whatEarlierBatchesSetAsideIsToldThoughTheAnswerToACommitIsLost()
      throws SQLException, IOException {
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      Cutting listener = new Cutting();
      listener.progress = () -> proxy.cut(Moment.REPLY, "COMMIT", 0);

      Outcome outcome =
          run(proxy, "-- sluice:batches rows=30\nUPDATE t SET n = 1", 1_000, listener);

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.UNKNOWN);
      assertThat(outcome.evidence())
          .contains("the answer to COMMIT of batch 2 is missing", "30 rows are done in 1 batches");
      assertThat(listener.aside).extracting(RecoveryArtifact::rows).containsExactly(30L);
      assertThat(one("SELECT count(*) FROM t WHERE n = 1")).isEqualTo("60");
    }
  }

  @Test
  void aStatementIsDoneThoughItsCopyCannotBeShortened() throws SQLException, IOException {
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.cut(Moment.REQUEST, "SET k.sluice_after", 0);
      Cutting listener = new Cutting();

      Outcome outcome =
          run(proxy, "UPDATE m SET n = 9 WHERE i = 1; UPDATE m SET n = 8", 1_000, listener);

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.PARTIAL);
      assertThat(outcome.evidence()).anyMatch(line -> line.startsWith("statement 1 is done, but"));
      assertThat(listener.aside).extracting(RecoveryArtifact::rows).containsExactly(3L);
      assertThat(one("SELECT group_concat(n ORDER BY i) FROM m")).isEqualTo("9,2,3");
      assertThat(one("SELECT row_count FROM sluice_recovery")).isEqualTo("3");
    }
  }

  /** Cuts once at a moment of the run, and keeps what it is told was set aside. */
  private static final class Cutting extends Plans.Silent {
    private final List<RecoveryArtifact> aside = new ArrayList<>();
    private Runnable finished = () -> {};
    private Runnable progress = () -> {};

    @Override
    public void finished(StepResult result) {
      finished.run();
      finished = () -> {};
    }

    @Override
    public void progress(int index, Progress told) {
      progress.run();
      progress = () -> {};
    }

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {
      aside.add(artifact);
    }
  }
}
