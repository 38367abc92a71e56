package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.contract.UndoWorkload.Meanwhile;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What scripts add, change and remove comes back, and what others did since is never lost. */
abstract class UndoContract extends BulkRowsContract {
  private static final int RUNS = Integer.getInteger("undo.runs", 6);
  private static final int KILLS = Integer.getInteger("undo.kills", 3);

  private ExecutionPlan plan(String attempt, String sql) {
    return KilledRunner.plan(engine(), attempt, sql);
  }

  private UndoWorkload workload(long seed) throws SQLException {
    assumeTrue(engine().capabilities().contains(Capability.RECOVERY_ARTIFACTS));
    emptyDatabase();
    UndoWorkload workload = new UndoWorkload(engine().name(), seed);
    sql(workload.tables().toArray(String[]::new));
    sql(workload.rows(40).toArray(String[]::new));
    return workload;
  }

  private Map<Integer, String> rows(UndoWorkload workload, String table) throws SQLException {
    Map<Integer, String> rows = new TreeMap<>();
    try (Connection session = target().connect(settings())) {
      for (String row : Sql.texts(session, workload.image(table))) {
        rows.put(Integer.parseInt(row.substring(0, row.indexOf(' '))), row);
      }
    }
    return rows;
  }

  private List<Map<Integer, String>> image(UndoWorkload workload) throws SQLException {
    return List.of(rows(workload, "w_parent"), rows(workload, "w_child"));
  }

  @Test
  void generatedChangesOfRowsAreUndoneToTheLastByte() throws SQLException {
    long first = Long.getLong("undo.seed", System.nanoTime());
    for (long seed = first; seed < first + RUNS; seed++) {
      UndoWorkload workload = workload(seed);
      List<Map<Integer, String>> before = image(workload);
      ExecutionPlan up = plan("u" + seed, workload.script(10));
      Outcome done = run(up);
      assertThat(done.state()).as("seed %d: %s", seed, done).isEqualTo(State.APPLIED);

      Outcome undone = run(Plans.down(engine(), "d" + seed, up, ""));

      assertThat(undone.state()).as("seed %d: %s", seed, undone).isEqualTo(State.APPLIED);
      equal("seed " + seed + ": " + undone.evidence(), before, image(workload));
    }
  }

  @Test
  void rowsThatOthersChangedSinceStayAsTheyLeftThem() throws SQLException {
    long first = Long.getLong("undo.seed", System.nanoTime());
    for (long seed = first; seed < first + RUNS; seed++) {
      UndoWorkload workload = workload(seed);
      List<Map<Integer, String>> before = image(workload);
      ExecutionPlan up = plan("u" + seed, workload.script(8));
      assertThat(run(up).state()).as("seed %d", seed).isEqualTo(State.APPLIED);
      List<Map<Integer, String>> between = image(workload);
      Meanwhile others =
          workload.meanwhile(
              List.copyOf(between.get(0).keySet()), List.copyOf(between.get(1).keySet()));
      sql(others.statements().toArray(String[]::new));
      List<Map<Integer, String>> now = image(workload);

      Outcome undone = run(Plans.down(engine(), "d" + seed, up, ""));

      String story = "seed " + seed + ": " + undone;
      List<Map<Integer, String>> after = image(workload);
      if (undone.state() != State.APPLIED) {
        assertThat(after).as(story).isEqualTo(now);
        continue;
      }
      List<Integer> needed = needed();
      after.get(0).keySet().removeAll(needed);
      same(story, before.get(1), now.get(1), after.get(1), others.children(), List.of());
      same(story, before.get(0), now.get(0), after.get(0), others.parents(), needed);
    }
  }

  @Test
  void aRowThatWasRemovedAndAddedAnewBecomesItselfAgainThoughOthersNeedIt() throws SQLException {
    assumeTrue(engine().capabilities().contains(Capability.RECOVERY_ARTIFACTS));
    emptyDatabase();
    sql(
        "CREATE TABLE w_parent (id int NOT NULL PRIMARY KEY, n varchar(20))",
        "CREATE TABLE w_child (id int NOT NULL PRIMARY KEY, parent int,"
            + " FOREIGN KEY (parent) REFERENCES w_parent (id))",
        "INSERT INTO w_parent VALUES (1, 'old'), (2, 'other')");
    String script =
        "DELETE FROM w_parent WHERE id = 1;INSERT INTO w_parent VALUES (1, 'new');"
            + "DELETE FROM w_parent WHERE id = 1;INSERT INTO w_parent VALUES (1, 'newer')";
    ExecutionPlan up = plan("u1", script);
    assertThat(run(up).state()).isEqualTo(State.APPLIED);
    sql("INSERT INTO w_child VALUES (7, 1)");

    Outcome undone = run(Plans.down(engine(), "d1", up, ""));

    assertThat(undone.state()).as("%s", undone).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT n FROM w_parent WHERE id = 1")).as("%s", undone).isEqualTo("old");
    assertThat(ask("SELECT count(*) FROM w_child")).isEqualTo("1");
  }

  private static void equal(
      String story, List<Map<Integer, String>> before, List<Map<Integer, String>> after) {
    for (int i = 0; i < before.size(); i++) {
      same(story, before.get(i), Map.of(), after.get(i), List.of(), List.of());
    }
  }

  /** Added parents that a row of a child needs, so that they had to stay. */
  private List<Integer> needed() throws SQLException {
    try (Connection session = target().connect(settings())) {
      return Sql.texts(session, "SELECT DISTINCT parent FROM w_child WHERE parent > 1000").stream()
          .map(Integer::parseInt)
          .toList();
    }
  }

  private static void same(
      String story,
      Map<Integer, String> before,
      Map<Integer, String> now,
      Map<Integer, String> after,
      List<Integer> theirs,
      List<Integer> needed) {
    Map<Integer, String> wanted = new TreeMap<>(before);
    for (int id : theirs) {
      wanted.remove(id);
      if (now.containsKey(id)) {
        wanted.put(id, now.getOrDefault(id, ""));
      }
    }
    wanted.keySet().removeAll(needed);
    after.forEach((id, row) -> assertThat(row).as("%s: %d", story, id).isEqualTo(wanted.get(id)));
    assertThat(after.keySet()).as(story).isEqualTo(wanted.keySet());
  }

  @Test
  void whatAKilledProgramDidIsUndoneOrWasNeverDone() throws Exception {
    long first = Long.getLong("undo.seed", System.nanoTime());
    for (long seed = first; seed < first + KILLS; seed++) {
      UndoWorkload workload = workload(seed);
      List<Map<Integer, String>> before = image(workload);
      String script = workload.script(10);
      ExecutionPlan up = plan("u1", script);
      int moment = 1 + new Random(seed).nextInt(40);
      killed("up", "u1", moment, script);

      Outcome found = establish(up);

      String story = "seed " + seed + ", moment " + moment + ": " + found;
      assertThat(found.state()).as(story).isIn(State.APPLIED, State.FAILED, State.NOT_STARTED);
      if (found.state() != State.APPLIED) {
        assertThat(image(workload)).as(story).isEqualTo(before);
        up = plan("u2", script);
        assertThat(run(up).state()).as(story).isEqualTo(State.APPLIED);
      }
      killed("down", up.attempt(), 1 + (int) (seed & 1), script);
      Outcome back = run(Plans.down(engine(), "d2", up, ""));
      assertThat(back.state()).as(story).isIn(State.APPLIED, State.ALREADY_APPLIED);
      equal(story + ", then " + back, before, image(workload));
    }
  }

  /** Runs a plan in a program that dies at some moment. */
  final void killed(String way, String attempt, int moment, String script)
      throws IOException, InterruptedException {
    Process program = KilledRunner.start(engine(), settings(), way, attempt, moment, script);
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
