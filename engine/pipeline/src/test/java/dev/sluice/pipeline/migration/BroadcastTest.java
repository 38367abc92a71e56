package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.migration.Migrations.Settlement;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twenty databases in one stage; one fails, and of one nobody knows. */
class BroadcastTest extends MigrationTest {
  private static final List<String> TARGETS =
      IntStream.rangeClosed(1, 20).mapToObj(i -> "db" + i).toList();

  private long number;

  @Test
  void triesOnlyWhatFailedAgainUntilAPersonHasLookedAtTheUnknown() {
    brokenOn("db7", "db12");
    assertThat(state(number, "dev")).isEqualTo(RunState.UNKNOWN);
    assertThat(with(RunState.COMPLETED)).hasSize(TARGETS.size() - 2);

    assertThat(retry().value()).isPresent();

    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(planned()).containsExactly("db7");
    assertThat(code(retry())).as("it runs").isEqualTo("stage.not-failed");
    lose();
    settle("db7", true);
    assertThat(state(number, "dev")).isEqualTo(RunState.UNKNOWN);
    assertThat(with(RunState.UNKNOWN)).containsExactly("db12");
    assertThat(code(retry())).as("nothing failed").isEqualTo("stage.not-failed");

    settle("db12", false);
    assertThat(retry().value()).isPresent();

    assertThat(planned()).containsExactly("db12");
    assertThat(attempts(number, "dev")).isEqualTo(TARGETS.size() + 2);
  }

  private Answer<MigrationView> retry() {
    return migrations().retry(actor("alice"), number, "dev");
  }

  /** A run that failed on one target; of another one nobody knows what became of it. */
  private void brokenOn(String failed, String unknown) {
    configure(broadcast());
    number = rehearsed();
    lose();
    owner()
        .sql(
            """
            UPDATE run_target SET state = 'Unknown' WHERE connection = :unknown AND stage_run IN (
              SELECT id FROM run_stage_run WHERE migration = :number)
            """)
        .param("unknown", unknown)
        .param("number", number)
        .update();
    TARGETS.stream()
        .filter(name -> !name.equals(unknown))
        .forEach(name -> settle(name, !name.equals(failed)));
  }

  /** Nobody knows what became of what was planned. */
  private void lose() {
    owner().sql("UPDATE run_attempt SET state = 'Unknown' WHERE state = 'Planned'").update();
  }

  private void settle(String name, boolean applied) {
    assertThat(
            migrations()
                .settle(actor("bob"), number, "dev", new Settlement(name, applied, "I looked"))
                .value())
        .isPresent();
  }

  private List<String> with(RunState state) {
    return view(number).stage("dev").orElseThrow().targets().stream()
        .filter(target -> target.state() == state)
        .map(TargetRun::connection)
        .toList();
  }

  /** Targets to which a statement may be sent from now on. */
  private List<String> planned() {
    return owner()
        .sql(
            "SELECT connection FROM run_attempt WHERE migration = :number"
                + " AND state NOT IN ('Applied', 'Failed', 'Unknown')")
        .param("number", number)
        .query(String.class)
        .list();
  }

  private static WorkspaceConfiguration broadcast() {
    WorkspaceConfiguration c = company("acme");
    List<Connection> connections = new ArrayList<>(c.connections());
    TARGETS.forEach(name -> connections.add(new Connection(name, "dev", "postgresql", Map.of())));
    Flow shop = c.flows().get(0);
    Stage dev = shop.stages().get(0);
    Stage.ExecutionPolicy one = dev.execution();
    Stage all =
        new Stage(
            dev.environment(),
            TARGETS,
            dev.autoStart(),
            dev.autoPromote(),
            dev.approvals(),
            new Stage.ExecutionPolicy(
                one.order(),
                TARGETS.size(),
                Stage.OnFailure.CONTINUE,
                one.lockTimeout(),
                one.statementTimeout()),
            dev.rehearsal());
    Flow flow = new Flow(shop.name(), shop.engine(), shop.channel(), List.of(all));
    return new WorkspaceConfiguration(
        c.workspace(), 0, c.environments(), connections, List.of(flow), c.people(), c.groups());
  }
}
