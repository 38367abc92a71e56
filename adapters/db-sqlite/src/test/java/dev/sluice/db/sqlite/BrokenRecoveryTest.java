package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.step.Effects;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.StepProtocol;
import dev.sluice.db.step.StepTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Setting aside fails before or after a statement that runs outside a transaction. */
class BrokenRecoveryTest {
  /** A disk that failed: of a statement it would leave the answer open. */
  private static final int IOERR = 10;

  private static final String SCRIPT = "INSERT INTO t VALUES (1); VACUUM; INSERT INTO t VALUES (2)";

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void table() {
    file = Databases.file(folder.resolve("t.db"), "CREATE TABLE t (a INTEGER PRIMARY KEY)");
  }

  @Test
  void aStatementThatAnsweredIsDoneWhateverFailsAfterwards() {
    Finished told = new Finished();
    Outcome outcome = run("", "VACUUM", told);

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.PARTIAL);
    assertThat(outcome.steps())
        .extracting(StepResult::state)
        .containsExactly(
            StepResult.State.APPLIED, StepResult.State.APPLIED, StepResult.State.NOT_STARTED);
    assertThat(outcome.evidence()).anyMatch(line -> line.startsWith("statement 2 is done, but"));
    assertThat(outcome.trouble().orElseThrow().message()).isEqualTo("no disk");
    assertThat(told.finished).containsExactly(1, 2);
    assertThat(Databases.ask(file, "SELECT statement FROM sluice_steps WHERE state = 'done'"))
        .containsExactly("1", "2");
  }

  @Test
  void nothingOfAStatementIsSentWhenItsDataCannotBeSetAside() {
    Outcome outcome = run("VACUUM", "", new Finished());

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.PARTIAL);
    assertThat(outcome.steps())
        .extracting(StepResult::state)
        .containsExactly(
            StepResult.State.APPLIED, StepResult.State.NOT_STARTED, StepResult.State.NOT_STARTED);
    assertThat(Databases.ask(file, "SELECT statement FROM sluice_steps")).containsExactly("1");
  }

  @Test
  void allIsSetAsideAndToldOnceThoughWhatAStatementDidCannotBeSeen() {
    Finished told = new Finished();
    told.watches = true;

    Outcome outcome = run(told, "effects", new Blind());

    assertThat(outcome.steps())
        .extracting(StepResult::state)
        .containsExactly(
            StepResult.State.APPLIED, StepResult.State.APPLIED, StepResult.State.NOT_STARTED);
    assertThat(outcome.evidence())
        .contains("statement 2 is done, but what it did could not be seen: no disk");
    assertThat(told.finished).containsExactly(1, 2);
  }

  private Outcome run(String before, String after, Databases.Listening told) {
    return run(told, "recovery", new Broken(before, after));
  }

  private Outcome run(Databases.Listening told, String part, Object instead) {
    StepTarget target = new SqliteTarget(Databases.connections(file), new Running());
    ExecutionPlan plan = Databases.plan("a1", SCRIPT);
    return new StepProtocol(with(target, part, instead)).execute(plan, () -> true, told);
  }

  /** The target with another part. */
  private static StepTarget with(StepTarget target, String part, Object instead) {
    return (StepTarget)
        Proxy.newProxyInstance(
            StepTarget.class.getClassLoader(),
            new Class<?>[] {StepTarget.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(part)) {
                return instead;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException thrown) {
                throw Objects.requireNonNullElse(thrown.getCause(), thrown);
              }
            });
  }

  /** Fails before or after statements of a kind. */
  private record Broken(String before, String after) implements Recovery {
    @Override
    public void before(Statement statement, StatementReading reading) throws SQLException {
      fail(statement.kind().equals(before));
    }

    @Override
    public void after(Statement statement) throws SQLException {
      fail(statement.kind().equals(after));
    }

    private static void fail(boolean now) throws SQLException {
      if (now) {
        throw new SQLException("no disk", "", IOERR);
      }
    }

    @Override
    public List<String> putBack() {
      return List.of();
    }
  }

  /** Sees one statement and no other. */
  private static final class Blind implements Effects {
    private boolean saw;

    @Override
    public void before(Statement statement) {}

    @Override
    public StatementEffect after() throws SQLException {
      Broken.fail(saw);
      saw = true;
      return new StatementEffect(List.of(), List.of(), List.of());
    }
  }

  private static final class Finished extends Databases.Listening {
    private final List<Integer> finished = new ArrayList<>();
    private boolean watches;

    @Override
    public boolean watches() {
      return watches;
    }

    @Override
    public void finished(StepResult result) {
      finished.add(result.index());
    }
  }
}
