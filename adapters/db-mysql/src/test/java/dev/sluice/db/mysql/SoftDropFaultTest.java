package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.contract.Plans;
import java.io.File;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A table is renamed once, set aside and brought back, wherever the runner is torn off. */
class SoftDropFaultTest extends OnMariaDb {
  private static final String SCRIPT = "DROP TABLE t; CREATE TABLE other (i int)";
  private static final String BACK = "DROP TABLE other; " + SoftDropBench.MAKE;

  private static ExecutionPlan up(String attempt) {
    return SoftDropBench.up(ENGINE, attempt, SCRIPT);
  }

  private static ExecutionPlan without(ExecutionPlan plan, Outcome known) {
    Set<Integer> done = new TreeSet<>();
    known.steps().stream()
        .filter(step -> step.state() == StepResult.State.APPLIED)
        .forEach(step -> done.add(step.index()));
    return plan.without(done);
  }

  private static Outcome establish(SoftDropBench bench, ExecutionPlan plan) {
    try (Database database = bench.open(bench.settings())) {
      return database.establish(plan);
    }
  }

  /** Establishes, goes on to the end and back, and everything is as it was. */
  private static void ends(SoftDropBench bench, String before, StepResult.State first)
      throws SQLException {
    Outcome known = establish(bench, up("u1"));
    assertThat(known.steps().get(0).state()).as("%s", known).isEqualTo(first);
    Outcome again = bench.run(bench.settings(), without(up("u2"), known));
    assertThat(again.state()).as("%s", again).isEqualTo(State.APPLIED);
    assertThat(bench.kept()).hasSize(1);
    assertThat(bench.ask("SELECT phase FROM sluice_recovery")).containsExactly("kept");

    Outcome back = bench.run(bench.settings(), bench.down("d1", SCRIPT, BACK, Set.of("u1", "u2")));

    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    assertThat(bench.image()).isEqualTo(before);
    assertThat(bench.kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sluice_steps, REQUEST, NOT_STARTED",
    "RENAME TABLE, REQUEST, FAILED",
    "RENAME TABLE, REPLY, APPLIED",
    "DROP FOREIGN KEY, REQUEST, APPLIED",
    "DROP TRIGGER, REQUEST, APPLIED",
    "phase = 'kept', REQUEST, APPLIED"
  })
  void isRenamedOnceWhereverTheConnectionIsCut(String word, Moment moment, StepResult.State first)
      throws SQLException, IOException {
    SoftDropBench bench = new SoftDropBench(server(), ENGINE);
    String before = bench.image();
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.cut(moment, word, 0);
      bench.run(Plans.through(proxy.port(), bench.settings()), up("u1"));
      assertThat(proxy.armed()).isFalse();
    }

    ends(bench, before, first);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void isRenamedOnceWhereTheRunnerIsKilled(Moment moment) throws Exception {
    SoftDropBench bench = new SoftDropBench(server(), ENGINE);
    String before = bench.image();
    CompletableFuture<Process> program = new CompletableFuture<>();
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.strike(
          moment, "RENAME TABLE", 0, () -> program.join().destroyForcibly().onExit().join());
      program.complete(start(proxy.port(), bench.settings().database()));
      assertThat(program.join().onExit().join().exitValue()).isNotZero();
      assertThat(proxy.armed()).isFalse();
    }

    ends(
        bench, before, moment == Moment.REPLY ? StepResult.State.APPLIED : StepResult.State.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "phase = 'returning', REQUEST",
    "RENAME TABLE, REQUEST",
    "RENAME TABLE, REPLY",
    "ADD CONSTRAINT, REQUEST",
    "CREATE DEFINER, REPLY",
    "restored_at = CURRENT, REQUEST",
    "COMMIT, REQUEST"
  })
  void comesBackWhereverTheConnectionIsCut(String word, Moment moment)
      throws SQLException, IOException {
    SoftDropBench bench = new SoftDropBench(server(), ENGINE);
    String before = bench.image();
    bench.run(bench.settings(), up("u1"));
    ExecutionPlan down = bench.down("d1", SCRIPT, BACK, Set.of("u1"));
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      proxy.cut(moment, word, 0);
      Outcome cut = bench.run(Plans.through(proxy.port(), bench.settings()), down);
      assertThat(cut.state()).as("%s", cut).isNotEqualTo(State.APPLIED);
      assertThat(proxy.armed()).isFalse();
    }

    Outcome known = establish(bench, down);
    Outcome back =
        bench.run(bench.settings(), without(bench.down("d2", SCRIPT, BACK, Set.of("u1")), known));

    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    assertThat(bench.image()).isEqualTo(before);
    assertThat(bench.kept()).isEmpty();
  }

  private static Process start(int port, String database) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            String.valueOf(port),
            database)
        .redirectErrorStream(true)
        .redirectOutput(File.createTempFile("runner", ".log"))
        .start();
  }

  /** A program that runs the script, to be killed. */
  static final class Program {
    private Program() {}

    /** Port, database. */
    public static void main(String[] words) {
      try (Database database =
          ENGINE.open(
              Plans.local(Integer.parseInt(words[0]), words[1], "boss", TestServer.PASSWORD))) {
        database.execute(up("u1"), () -> true, new Plans.Silent());
      }
    }
  }
}
