package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.ApprovalStatus.GroupStatus;
import dev.sluice.pipeline.catalog.ApproverCondition;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.compare.SchemaSeen;
import dev.sluice.pipeline.compare.Watched;
import dev.sluice.pipeline.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** In qa approvers decide, and dave too when the risk is high or a large table is touched. */
class ConditionalGroupsTest extends MigrationTest {
  private static final String ALTER = "ALTER TABLE orders ADD COLUMN nick text;";
  private static final Schema HELD =
      new Schema(
          "postgresql",
          List.of(
              new SchemaObject(
                  SchemaObject.Kind.TABLE, "public.orders", "", "", Map.of(), List.of())));
  private static final String UNDO = "ALTER TABLE orders DROP COLUMN nick;";

  @Test
  void asksOneGroupMoreFromARiskOn() {
    configure(asking(new ApproverCondition(Optional.of(RiskLevel.HIGH), OptionalLong.empty())));

    assertThat(groups(waiting(ALTER))).containsExactly("approvers 0/1 ");
    long risky = waiting("DELETE FROM orders;");
    assertThat(groups(risky)).containsExactly("approvers 0/1 ", "owners 0/1 the risk is Critical");
    approve("bob", risky, "qa");
    assertThat(code(migrations().run(actor("alice"), risky, "qa"))).isEqualTo("stage.not-approved");
    approve("dave", risky, "qa");
    assertThat(migrations().run(actor("alice"), risky, "qa").value()).isPresent();
  }

  @Test
  void asksOneGroupMoreFromManyRowsOnAndWhileNobodyKnows() {
    configure(asking(new ApproverCondition(Optional.empty(), OptionalLong.of(1_000))));
    counted("{}");
    long number = waiting(ALTER);
    assertThat(groups(number))
        .containsExactly("approvers 0/1 ", "owners 0/1 how many rows are touched is not known");

    counted("{\"public.orders\": 999}");
    seen();
    assertThat(groups(number)).containsExactly("approvers 0/1 ");

    counted("{\"public.orders\": 250000}");
    seen();
    assertThat(groups(number))
        .containsExactly("approvers 0/1 ", "owners 0/1 a table of about 250,000 rows is touched");
    assertThat(audited(number)).contains("approval.required-changed");
  }

  @Test
  void looksAgainAtWhatIsAtStakeWhenSomebodyStartsIt() {
    configure(asking(new ApproverCondition(Optional.empty(), OptionalLong.of(1_000))));
    counted("{\"public.orders\": 10}");
    long number = waiting(ALTER);
    approve("bob", number, "qa");
    counted("{\"public.orders\": 5000}");

    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.not-approved");
    assertThat(counted(number, "qa")).as("what bob decided stands").isEqualTo(1);
    approve("dave", number, "qa");
    assertThat(migrations().run(actor("alice"), number, "qa").value()).isPresent();
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  private long waiting(String up) {
    long number = open(up + "\n-- DOWN\n" + UNDO);
    rehearsal(number, RollbackProof.PROVEN, UNDO);
    complete(number, "dev");
    return number;
  }

  private List<String> groups(long number) {
    return view(number).stage("qa").orElseThrow().approvals().stream()
        .map(ApprovalStatus::groups)
        .flatMap(List::stream)
        .map(ConditionalGroupsTest::line)
        .toList();
  }

  private static String line(GroupStatus group) {
    return "%s %d/%d %s".formatted(group.name(), group.counted(), group.required(), group.why());
  }

  /** What the agent's last look at qa counted. */
  private void counted(String rows) {
    owner()
        .sql(
            """
            INSERT INTO compare_watch
              (workspace, environment, connection, engine, seen, seen_print, seen_rows,
               seen_at)
            VALUES ('acme', 'qa', 'shop-qa', 'postgresql', :schema, 'p', :rows,
              clock_timestamp())
            ON CONFLICT (workspace, environment, connection)
            DO UPDATE SET seen = :schema, seen_rows = :rows, seen_print = 'p',
              seen_at = clock_timestamp()
            """)
        .param("schema", SchemaSnapshot.write(HELD))
        .param("rows", rows)
        .update();
  }

  private void seen() {
    Watched connection = new Watched(key(1).workspace(), "qa", "shop-qa", "postgresql");
    publish(new SchemaSeen(connection, "p", Instant.now()));
  }

  private static WorkspaceConfiguration asking(ApproverCondition when) {
    WorkspaceConfiguration all = company("acme");
    Flow flow = all.flows().get(0);
    ApprovalPolicy policy =
        new ApprovalPolicy(
            List.of(
                new ApproverGroup("approvers", 1, List.of("role:approver")),
                new ApproverGroup("owners", 1, List.of("person:dave"), when)),
            false,
            true,
            Duration.ZERO);
    return new WorkspaceConfiguration(
        all.workspace(),
        0,
        all.environments(),
        all.connections(),
        List.of(
            new Flow(
                flow.name(),
                flow.engine(),
                flow.channel(),
                flow.stages().stream().map(stage -> inQa(stage, policy)).toList())),
        all.people(),
        all.groups());
  }

  private static Stage inQa(Stage stage, ApprovalPolicy policy) {
    return stage.environment().equals("qa")
        ? new Stage(
            stage.environment(),
            stage.connections(),
            false,
            false,
            policy,
            stage.execution(),
            stage.rehearsal())
        : stage;
  }
}
