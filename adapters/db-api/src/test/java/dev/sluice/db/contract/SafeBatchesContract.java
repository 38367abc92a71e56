package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener.Progress;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What batches changed can be put back and is counted, whatever the statement says. */
abstract class SafeBatchesContract extends SchemaHistoryContract {
  static final int ROWS = 230;
  static final String WISH = "-- sluice:batches rows=50\n";
  static final String COUNT_UP = WISH + "UPDATE acc AS a SET n = n + 1 WHERE a.n < 9 -- all";
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
        plan("a1", WISH + "UPDATE acc SET n = n + 1 WHERE " + target().batchWords().chance());

    Told told = new Told();
    Outcome outcome = run(plan, told);

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    assertThat(told.aside)
        .extracting(RecoveryArtifact::rows)
        .containsExactly(outcome.steps().get(0).rows());
    Outcome back = run(back("d1", plan, Set.of("a1")));
    assertThat(ask("SELECT count(*) FROM acc WHERE n <> 0")).as("%s", back).isEqualTo("0");
  }

  @Test
  void takesABatchBackThatChangesAnotherNumberOfRowsThanItSetAside() throws SQLException {
    table();
    assumeTrue(!target().batchWords().mute().isEmpty());
    sql(target().batchWords().mute().toArray(new String[0]));
    ExecutionPlan plan = plan("a1", COUNT_UP);

    Outcome outcome = run(plan);

    assertThat(outcome.trouble().orElseThrow().message())
        .as("%s", outcome)
        .contains("changed 49 rows in a batch that set 50 aside");
    assertThat(outcome.trouble().orElseThrow().action()).contains("trigger");
    assertThat(ask("SELECT count(*) FROM acc WHERE n <> 0")).isEqualTo("0");
  }

  @Test
  void refusesBeforeItBeginsWhatAForeignKeyWouldTakeAlong() throws SQLException {
    table();
    sql(
        "CREATE TABLE tree (id int NOT NULL PRIMARY KEY, code int NOT NULL UNIQUE, up int,"
            + " FOREIGN KEY (up) REFERENCES tree (id) ON DELETE CASCADE)",
        "CREATE TABLE leaf (id int NOT NULL PRIMARY KEY, code int,"
            + " FOREIGN KEY (code) REFERENCES tree (code) ON UPDATE CASCADE)",
        "INSERT INTO tree VALUES (1, 1, NULL), (2, 2, 1)",
        "INSERT INTO leaf VALUES (1, 2)");

    Outcome deletion = keyed(WISH + "DELETE FROM tree WHERE id = 1");
    Outcome change = keyed(WISH + "UPDATE tree SET code = code + 10");
    Outcome harmless = keyed(WISH + "UPDATE tree SET up = NULL");

    assertThat(deletion.state()).as("%s", deletion).isEqualTo(State.NOT_STARTED);
    assertThat(deletion.trouble().orElseThrow().message()).contains("takes rows of tree along");
    assertThat(change.state()).as("%s", change).isEqualTo(State.NOT_STARTED);
    assertThat(change.trouble().orElseThrow().message()).contains("takes rows of leaf along");
    assertThat(change.trouble().orElseThrow().action()).contains("in a statement of their own");
    assertThat(harmless.state()).as("%s", harmless).isEqualTo(State.APPLIED);
  }

  /** As a rehearsal runs it: nothing is set aside. */
  private Outcome keyed(String script) {
    try (Database database = engine().open(target().keyed(settings()))) {
      return database.execute(up(Sha256.hex(script), script), () -> true, new Told());
    }
  }

  @Test
  void setsAsideWhatChangesUpToTheLimitAndSaysWhenItDoesNot() throws SQLException {
    table();
    Told few = new Told();
    Told many = new Told();

    run(limited("a1", WISH + "UPDATE acc SET n = n + 1 WHERE id < 600"), few);
    Outcome all = run(limited("a2", COUNT_UP), many);

    assertThat(few.aside()).extracting(RecoveryArtifact::rows).containsExactly(100L);
    assertThat(few.notices).isEmpty();
    assertThat(all.state()).as("%s", all).isEqualTo(State.APPLIED);
    assertThat(many.aside()).isEmpty();
    assertThat(many.notices)
        .containsExactly(
            "not set aside: acc: it changes more than 100 rows, the most that this connection keeps"
                + " (sluice agent connection set)");
  }

  private ExecutionPlan limited(String attempt, String script) {
    return Plans.up(engine(), attempt, attempt, script, Plans.limits(Duration.ofSeconds(30), 100));
  }

  @Test
  void countsRowsThatStayTheSameAndSetsThemNotAside() throws SQLException {
    table();
    sql("UPDATE acc SET n = 1 WHERE id < 0");
    Told told = new Told();

    Outcome outcome = run(plan("a1", WISH + "UPDATE acc SET n = 1"), told);

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    assertThat(outcome.steps().get(0).rows()).isEqualTo(ROWS);
    assertThat(told.aside()).extracting(RecoveryArtifact::rows).containsExactly(215L);
  }

  @Test
  void doesNotPauseWhenItsLastBatchIsDone() throws SQLException {
    table();
    Told told = new Told();
    List<Integer> asked = new ArrayList<>();
    String script = "-- sluice:batches rows=115 pause=1ms\nUPDATE acc SET n = n + 1";

    Outcome outcome;
    try (Database database = engine().open(settings())) {
      outcome = database.execute(plan("a1", script), () -> asked.add(told.progress.size()), told);
    }

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    assertThat(asked).as("asked while it paused").contains(1).doesNotContain(2);
  }

  @Test
  void walksAlongAKeyThatKnowsNoCase() throws SQLException {
    table();
    String type = target().batchWords().caseless();
    assumeTrue(!type.isEmpty());
    sql("CREATE TABLE txt (k " + type + " NOT NULL PRIMARY KEY, n int NOT NULL)");
    try (Connection session = target().connect(settings())) {
      for (int i = 0; i < 60; i++) {
        String key = "" + (char) ((i % 2 == 0 ? 'a' : 'A') + i % 26) + i;
        Sql.run(session, "INSERT INTO txt VALUES (?, 0)", key);
      }
    }
    String script = "-- sluice:batches rows=7\nUPDATE txt SET n = n + 1";
    ExecutionPlan plan = plan("a1", script);

    assertThat(calledOff(plan, 3).steps().get(0).rows()).isEqualTo(21);
    assertThat(run(plan("a2", script)).steps().get(0).rows()).isEqualTo(60);

    assertThat(ask("SELECT count(*) FROM txt WHERE n = 1")).isEqualTo("60");
    Outcome back = run(back("d1", plan, Set.of("a1", "a2")));
    assertThat(ask("SELECT count(*) FROM txt WHERE n = 0")).as("%s", back).isEqualTo("60");
  }

  /** The way back of several attempts, without a statement of its own. */
  final ExecutionPlan back(String attempt, ExecutionPlan up, Set<String> undoes) {
    return Plans.down(engine(), attempt, up, "", undoes);
  }

  /** Keeps what it is told. */
  static class Told extends Plans.Silent {
    private final List<Progress> progress = new ArrayList<>();
    private final List<RecoveryArtifact> aside = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

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
    public void notice(int index, String severity, String text) {
      notices.add(text);
    }

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {
      aside.add(artifact);
    }
  }
}
