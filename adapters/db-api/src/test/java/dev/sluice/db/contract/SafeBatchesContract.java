package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener.Progress;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What batches changed can be put back and is counted, whatever the statement says. */
abstract class SafeBatchesContract extends RehearsedBaseContract {
  static final int ROWS = 230;
  static final String WISH = "-- sluice:batches rows=50\n";
  static final String COUNT_UP =
      WISH + "UPDATE acc AS a SET n = n + 1 WHERE a.n < 9 -- all";
  static final String LEFT = "SELECT count(*) FROM acc WHERE n <> 1";

  final void table() throws SQLException {
    assumeTrue(engine().capabilities().contains(Capability.BATCHES));
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> "(" + (i * 7 - 100) + ", 0)")
            .collect(Collectors.joining(", "));
    sql(
        "CREATE TABLE acc (id int NOT NULL PRIMARY KEY, n int NOT NULL)",
        "INSERT INTO acc VALUES " + rows);
  }

  final ExecutionPlan plan(String attempt, String script) {
    return Plans.up(
        engine(), attempt, "w/9", script, Plans.limits(Duration.ofSeconds(30), 100_000));
  }

  /** Runs it and is called off when that many batches are done. */
  final Outcome calledOff(ExecutionPlan plan, int batches) {
    Told told = new Told();
    try (Database database = engine().open(settings())) {
      return database.execute(plan, () -> told.progress.size() < batches, told);
    }
  }

  @Test
  void changesNoRowThatItDidNotSetAside() throws SQLException {
    table();
    ExecutionPlan plan =
        plan("a1", WISH + "UPDATE acc SET n = n + 1 WHERE " + target().chance());

    Told told = new Told();
    Outcome outcome = run(plan, told);

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    assertThat(told.aside)
        .extracting(RecoveryArtifact::rows)
        .containsExactly(outcome.steps().get(0).rows());
    Outcome back = run(back("d1", plan, Set.of("a1")));
    assertThat(ask("SELECT count(*) FROM acc WHERE n <> 0")).as("%s", back).isEqualTo("0");
  }

  /** The way back of several attempts, without a statement of its own. */
  final ExecutionPlan back(String attempt, ExecutionPlan up, Set<String> undoes) {
    return new ExecutionPlan(
        attempt,
        1,
        up.migration(),
        up.title(),
        up.digest(),
        Direction.DOWN,
        engine().split(""),
        Set.of(),
        undoes,
        up.limits(),
        "c",
        Optional.empty());
  }

  /** Keeps what it is told. */
  static class Told extends Plans.Silent {
    private final List<Progress> progress = new ArrayList<>();
    private final List<RecoveryArtifact> aside = new ArrayList<>();

    final List<Progress> progress() {
      return progress;
    }

    final List<RecoveryArtifact> aside() {
      return aside;
    }

    @Override
    public void progress(int index, Progress told) {
      progress.add(told);
    }

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {
      aside.add(artifact);
    }
  }
}
