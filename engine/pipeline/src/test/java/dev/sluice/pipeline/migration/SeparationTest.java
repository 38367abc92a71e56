package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who may be author, approver and executor of the same change, and what starts by itself. */
class SeparationTest extends MigrationTest {
  private static WorkspaceConfiguration changed(String environment, UnaryOperator<Stage> change) {
    WorkspaceConfiguration c = company("acme");
    Flow shop = c.flows().get(0);
    List<Stage> stages =
        shop.stages().stream()
            .map(s -> s.environment().equals(environment) ? change.apply(s) : s)
            .toList();
    Flow flow = new Flow(shop.name(), shop.engine(), shop.channel(), stages);
    return new WorkspaceConfiguration(
        c.workspace(), 0, c.environments(), c.connections(), List.of(flow), c.people(), c.groups());
  }

  private static UnaryOperator<Stage> executors(boolean approver, boolean author) {
    return s ->
        s.with(new ApprovalPolicy(s.approvals().groups(), false, approver, author, Duration.ZERO));
  }

  private static UnaryOperator<Stage> byItself(boolean autoStart, boolean autoPromote) {
    return s ->
        new Stage(
            s.environment(),
            s.connections(),
            autoStart,
            autoPromote,
            s.approvals(),
            s.execution(),
            s.rehearsal());
  }

  private static UnaryOperator<Stage> selfApproval(boolean allowed) {
    return s ->
        s.with(
            new ApprovalPolicy(
                List.of(new ApproverGroup("approvers", 1, List.of("role:approver"))),
                allowed,
                true,
                Duration.ZERO));
  }

  /** A migration of bob, who is an approver, that waits in qa. */
  private long ofBob() {
    long number =
        migrations()
            .open(actor("bob"), draft(UP + "\n-- DOWN\n" + DOWN))
            .value()
            .orElseThrow()
            .key()
            .number();
    rehearsal(number, RollbackProof.PROVEN, DOWN);
    complete(number, "dev");
    return number;
  }

  @Test
  void letsNoAuthorStartHisOwnChangeAndSaysWhoCan() {
    configure(changed("qa", executors(true, false)));
    long number = inQa();
    approve("bob", number, "qa");

    Answer<MigrationView> refused = migrations().run(actor("alice"), number, "qa");

    assertThat(code(refused)).isEqualTo("stage.author-executes");
    assertThat(refused.refusal().orElseThrow().message())
        .isEqualTo("alice wrote this, and qa wants another person to start it.");
    assertThat(refused.refusal().orElseThrow().action())
        .isEqualTo("It can be started by: bob, carol, dave.");
    assertThat(runs(number, "qa")).isZero();
    migrations().run(actor("bob"), number, "qa");
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void keepsNoPromotionOfAnAuthorForLater() {
    configure(changed("qa", executors(true, false)));
    long number = inQa();

    assertThat(code(migrations().promote(actor("alice"), number, Optional.of("prod"))))
        .isEqualTo("stage.author-executes");
    approve("bob", number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(runs(number, "qa")).isZero();
  }

  @Test
  void letsNoAuthorTryHisOwnChangeAgain() {
    configure(changed("qa", executors(true, false)));
    long number = inQa();
    approve("bob", number, "qa");
    migrations().run(actor("bob"), number, "qa");
    fail(number, "qa");

    assertThat(code(migrations().retry(actor("alice"), number, "qa")))
        .isEqualTo("stage.author-executes");
    assertThat(migrations().retry(actor("carol"), number, "qa").value()).isPresent();
  }

  @Test
  void letsNoAuthorRunAgainWhatWasUndone() {
    configure(changed("qa", executors(true, false)));
    long number = inQa();
    approve("bob", number, "qa");
    migrations().run(actor("bob"), number, "qa");
    complete(number, "qa");
    migrations().rollback(actor("bob"), number, "qa", "");
    complete(number, "qa");

    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.author-executes");
    assertThat(state(number, "qa")).isEqualTo(RunState.ROLLED_BACK);
  }

  @Test
  void startsByItselfWhoeverWroteIt() {
    configure(changed("qa", executors(true, false).andThen(byItself(true, false))::apply));
    long number = inQa();
    migrations().promote(actor("alice"), number, Optional.empty());

    approve("bob", number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void letsNoApproverStartWhatHeApprovedAndSaysWhoCan() {
    configure(changed("qa", executors(false, true)));
    long number = inQa();
    approve("bob", number, "qa");

    Answer<MigrationView> refused = migrations().run(actor("bob"), number, "qa");

    assertThat(code(refused)).isEqualTo("stage.approver-executes");
    assertThat(refused.refusal().orElseThrow().action())
        .isEqualTo("It can be started by: alice, carol, dave.");
    migrations().run(actor("carol"), number, "qa");
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void holdsWhatAnApproverPromotedUntilSomebodyElseDoes() {
    configure(changed("qa", executors(false, true)));
    long number = inQa();
    migrations().promote(actor("bob"), number, Optional.empty());

    approve("bob", number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "qa")).startsWith("bob approved this, and qa wants another person");
    migrations().promote(actor("alice"), number, Optional.empty());
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void namesOnlyThoseWhoNeitherWroteNorApproved() {
    configure(changed("prod", executors(false, false)));
    long number = inProd();
    approve("bob", number, "prod");
    approve("carol", number, "prod");

    String action =
        migrations().run(actor("alice"), number, "prod").refusal().orElseThrow().action();

    assertThat(action).isEqualTo("It can be started by: dave, frank.");
  }

  @Test
  void countsTheAuthorWhereThePolicySaysSo() {
    configure(changed("qa", selfApproval(true)));
    long number = ofBob();

    approve("bob", number, "qa");

    assertThat(counted(number, "qa")).isEqualTo(1);
    migrations().run(actor("bob"), number, "qa");
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void countsNoAuthorWhereItDoesNot() {
    configure(changed("qa", selfApproval(false)));
    long number = ofBob();

    assertThat(approve("bob", number, "qa").refusal()).isPresent();
    assertThat(counted(number, "qa")).isZero();
  }

  @Test
  void goesOnToTheNextStageByItselfOnceThatIsApproved() {
    configure(changed("dev", byItself(true, true)));
    long number = inQa();
    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(view(number).stage("qa").orElseThrow().cause()).contains("0 of 1 approvals");

    approve("bob", number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
    complete(number, "qa");
    approve("bob", number, "prod");
    approve("carol", number, "prod");
    assertThat(state(number, "prod")).as("qa does not promote").isEqualTo(RunState.PENDING);
  }

  @Test
  void startsANextStageThatNeedsNoApprovalAtOnce() {
    WorkspaceConfiguration promoting = changed("dev", byItself(true, true));
    Flow shop = promoting.flows().get(0);
    Stage free =
        shop.stages().get(1).with(new ApprovalPolicy(List.of(), false, true, Duration.ZERO));
    Flow flow =
        new Flow(
            shop.name(),
            shop.engine(),
            shop.channel(),
            List.of(shop.stages().get(0), free, shop.stages().get(2)));
    configure(
        new WorkspaceConfiguration(
            promoting.workspace(),
            0,
            promoting.environments(),
            promoting.connections(),
            List.of(flow),
            promoting.people(),
            promoting.groups()));

    long number = inQa();

    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(cause(number, "qa")).contains("started by Sluice");
  }
}
