package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.TestConfigurations;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.migration.Migrations.Filter;
import dev.sluice.pipeline.migration.Migrations.Page;
import dev.sluice.pipeline.migration.Migrations.Row;
import dev.sluice.pipeline.migration.Migrations.Settlement;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LifecycleTest extends MigrationTest {
  @Test
  void startsDevByItselfAndPromotesWhatIsApproved() {
    long number = rehearsed();
    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(state(number, "qa")).isEqualTo(RunState.QUEUED);

    complete(number, "dev");
    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.not-approved");

    approve("bob", number, "qa");
    assertThat(cause(number, "qa")).contains("somebody has to start it");
    migrations().run(actor("alice"), number, "qa");
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void letsNoProgramEndAnUnknownByItsWord() {
    long number = rehearsed();
    Actor bob = actor("bob");
    Actor program = new Actor(bob.workspace(), bob.person(), "ci", "rest", "", false, "test-ci");

    String refused =
        code(
            migrations()
                .settle(program, number, "dev", new Settlement("shop-dev", true, "it said so")));

    assertThat(refused).isEqualTo("run.settle-not-human");
    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void startsAPromotedStageWhenItsQuorumIsMet() {
    long number = inProd();
    migrations().promote(actor("alice"), number, Optional.empty());
    approve("bob", number, "prod");
    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);

    approve("carol", number, "prod");

    assertThat(state(number, "prod")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void runsThroughToTheStageThatWasPromotedTo() {
    long number = inQa();
    migrations().promote(actor("alice"), number, Optional.of("prod"));
    approve("bob", number, "qa");
    complete(number, "qa");
    approve("bob", number, "prod");
    approve("carol", number, "prod");
    complete(number, "prod");

    assertThat(view(number).state()).isEqualTo(RunState.COMPLETED);
  }

  @Test
  void countsApproversAgainAtTheStart() {
    long number = inProd();
    approve("bob", number, "prod");
    approve("carol", number, "prod");
    configure(people(m -> m.subject().equals("bob") ? withRole(m, "developer") : m));

    assertThat(code(migrations().run(actor("alice"), number, "prod")))
        .isEqualTo("stage.not-approved");
    migrations().promote(actor("alice"), number, Optional.empty());
    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "prod")).contains("1 of 2 approvals");
    assertThat(audited(number)).contains("approval.invalidated");
    assertThat(runs(number, "prod")).isZero();
  }

  @Test
  void doesNotStartAfterAnApproverWasDeactivated() {
    long number = inQa();
    approve("bob", number, "qa");
    bean(People.class).setActive(actor("dave"), person("bob"), false);
    try {
      assertThat(code(migrations().run(actor("alice"), number, "qa")))
          .isEqualTo("stage.not-approved");
    } finally {
      bean(People.class).setActive(actor("dave"), person("bob"), true);
    }
  }

  @Test
  void neverStartsWithoutAnybodyWhoCouldApprove() {
    long number = inQa();
    configure(people(m -> m.subject().matches("bob|carol") ? withRole(m, "viewer") : m));

    migrations().promote(actor("alice"), number, Optional.empty());

    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "qa")).contains("Nobody who could still approve is left");
  }

  @Test
  void saysThatNobodyIsLeftToApproveAndTakesItBackWhenSomebodyIs() {
    long number = inProd();
    migrations().promote(actor("alice"), number, Optional.empty());
    approve("bob", number, "prod");
    assertThat(cause(number, "prod")).contains("1 of 2", "It waits for: carol, frank");
    configure(people(m -> m.subject().equals("bob") ? withRole(m, "viewer") : m));
    bean(ApproverNews.class).sweep(key(number).workspace());
    assertThat(cause(number, "prod")).contains("0 of 2", "It waits for: carol, frank");
    configure(people(m -> m.subject().matches("bob|carol|frank") ? withRole(m, "viewer") : m));

    bean(ApproverNews.class).sweep(key(number).workspace());

    assertThat(cause(number, "prod")).contains("0 of 2 approvals", StartGate.NOBODY);
    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(runs(number, "prod")).isZero();
    configure(company("acme"));
    bean(ApproverNews.class).sweep(key(number).workspace());
    assertThat(cause(number, "prod")).contains("1 of 2", "It waits for: carol, frank");
  }

  @Test
  void bringsARejectedMigrationBackByAnEditAndVoidsItsApprovals() {
    configure(onlyProd());
    long number = rehearsed();
    approve("bob", number, "prod");
    String before = view(number).digest();
    decide("carol", number, "prod", Verdict.REJECTED);
    assertThat(state(number, "prod")).isEqualTo(RunState.REJECTED);
    assertThat(code(migrations().run(actor("dave"), number, "prod")))
        .isEqualTo("stage.not-pending");

    migrations().edit(actor("alice"), number, draft(UP + " "));

    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(view(number).digest()).isNotEqualTo(before);
    assertThat(counted(number, "prod")).isZero();
  }

  @Test
  void voidsTheFirstOfTwoApprovalsWhenOneByteIsEdited() {
    configure(onlyProd());
    long number = rehearsed();
    approve("bob", number, "prod");
    String seen = view(number).digest();

    migrations().edit(actor("alice"), number, draft(UP + " "));

    assertThat(view(number).digest()).isNotEqualTo(seen);
    assertThat(counted(number, "prod")).isZero();
    assertThat(approve("carol", number, "prod").refusal()).isPresent();
  }

  @Test
  void triesAFailedStageAgain() {
    long number = rehearsed();
    fail(number, "dev");
    assertThat(state(number, "dev")).isEqualTo(RunState.FAILED);

    migrations().retry(actor("alice"), number, "dev");
    complete(number, "dev");

    assertThat(state(number, "dev")).isEqualTo(RunState.COMPLETED);
  }

  @Test
  void undoesTheLastStageFirstAndLocksTheStagesAfterIt() {
    long number = inProd();
    approve("bob", number, "prod");
    assertThat(code(migrations().rollback(actor("bob"), number, "dev", "")))
        .isEqualTo("stage.later-first");

    migrations().rollback(actor("bob"), number, "qa", "wrong");
    complete(number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.ROLLED_BACK);
    assertThat(state(number, "prod")).isEqualTo(RunState.QUEUED);
    assertThat(counted(number, "prod")).isZero();
  }

  @Test
  void hasNothingToUndoWhereNothingWasApplied() {
    long number = rehearsed();
    fail(number, "dev");

    assertThat(migrations().rollback(actor("bob"), number, "dev", ""))
        .isInstanceOf(Answer.NothingToDo.class);
  }

  @Test
  void cancelsEverythingBeforeAnythingRan() {
    configure(onlyProd());
    long number = rehearsed();
    migrations().cancel(actor("alice"), number, "not needed");

    assertThat(state(number, "prod")).isEqualTo(RunState.CANCELLED);
    assertThat(code(approve("bob", number, "prod"))).isEqualTo("approval.closed");
    assertThat(migrations().archive(actor("alice"), number).value().orElseThrow().archived())
        .isTrue();
    assertThat(list("", 200).rows()).extracting(row -> row.key().number()).doesNotContain(number);
  }

  @Test
  void cancelsAllStagesWhileTheRehearsalRuns() {
    long number = open();
    migrations().cancel(actor("alice"), number, "");

    assertThat(view(number).stages())
        .extracting(MigrationView.StageView::state)
        .containsOnly(RunState.CANCELLED);
  }

  @Test
  void listsPageByPageAndFilters() {
    long first = open();
    long second = open();
    long third = open();

    Page page = list("", 2);
    assertThat(page.rows()).extracting(r -> r.key().number()).containsExactly(third, second);
    assertThat(list(page.next(), 1).rows())
        .extracting(r -> r.key().number())
        .containsExactly(first);
    assertThat(migrations().list(actor("bob"), new Filter("", "", "nobody", "", 9)).rows())
        .isEmpty();
    assertThat(migrations().list(actor("bob"), new Filter("", "none", "", "", 9)).rows()).isEmpty();
    assertThat(
            migrations().list(actor("bob"), new Filter("Pending", "shop", "alice", "", 9)).rows())
        .isNotEmpty()
        .extracting(Row::state)
        .containsOnly(RunState.PENDING);
  }

  @Test
  void doesNotFindTheNumberOfAnotherWorkspace() {
    long number = open();
    bean(Workspaces.class).apply(company("other"), TestConfigurations.actor("other", "dave"));

    assertThat(migrations().find(TestConfigurations.actor("other", "alice"), number)).isEmpty();
    assertThat(code(migrations().cancel(TestConfigurations.actor("other", "dave"), number, "")))
        .isEqualTo("migration.not-found");
    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
  }

  @Test
  void tellsWhoseDecisionIsWaitedFor() {
    long number = inQa();

    assertThat(migrations().waitingFor(actor("bob")))
        .extracting(r -> r.key().number())
        .contains(number);
    assertThat(migrations().waitingFor(actor("alice"))).isEmpty();
    approve("bob", number, "qa");
    assertThat(migrations().waitingFor(actor("bob")))
        .extracting(r -> r.key().number())
        .doesNotContain(number);
  }

  @Test
  void raisesAnAlarmWhenTheScriptWasChangedInTheStore() {
    long number = inQa();
    approve("bob", number, "qa");
    owner()
        .sql("UPDATE migration SET up = 'DROP TABLE users;' WHERE number = :number")
        .param("number", number)
        .update();

    assertThat(code(migrations().run(actor("alice"), number, "qa"))).isEqualTo("integrity.alarm");
    assertThat(audited(number)).contains("integrity.alarm");
    assertThat(runs(number, "qa")).isZero();
  }

  @Test
  void doesNotCountApprovalsOfAnotherDigestWhenTheStoredDigestWasChangedToo() {
    long number = inQa();
    approve("bob", number, "qa");
    long other = open("DROP TABLE users;\n-- DOWN\n" + DOWN);
    owner()
        .sql(
            "UPDATE migration m SET up = o.up, digest = o.digest FROM migration o"
                + " WHERE m.number = :number AND o.number = :other")
        .param("number", number)
        .param("other", other)
        .update();

    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.not-approved");
    assertThat(runs(number, "qa")).isZero();
  }

  @Test
  void doesNotRunADownScriptThatWasChangedInTheStore() {
    long number = inQa();
    owner()
        .sql("UPDATE migration SET down = 'DROP TABLE users;' WHERE number = :number")
        .param("number", number)
        .update();

    assertThat(code(migrations().rollback(actor("bob"), number, "dev", "")))
        .isEqualTo("integrity.alarm");
    assertThat(state(number, "dev")).isEqualTo(RunState.COMPLETED);
    assertThat(runs(number, "dev")).isEqualTo(1);
  }

  @Test
  void doesNotStartOnTargetsThatWereReconfigured() {
    long number = inQa();
    approve("bob", number, "qa");
    configure(targets("qa", "shop-dev"));

    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.targets-changed");
    assertThat(runs(number, "qa")).isZero();
  }

  private Page list(String cursor, int limit) {
    return migrations().list(actor("bob"), new Filter("", "", "", cursor, limit));
  }

  private static Member withRole(Member m, String role) {
    return new Member(m.issuer(), m.subject(), m.displayName(), List.of(), Map.of("*", role));
  }

  private static WorkspaceConfiguration people(UnaryOperator<Member> change) {
    WorkspaceConfiguration c = company("acme");
    return with(c, c.flows(), c.people().stream().map(change).toList());
  }

  private static WorkspaceConfiguration onlyProd() {
    WorkspaceConfiguration c = company("acme");
    Flow shop = c.flows().get(0);
    return with(c, List.of(flow(shop, shop.stages().subList(2, 3))), c.people());
  }

  private static WorkspaceConfiguration targets(String environment, String connection) {
    WorkspaceConfiguration c = company("acme");
    Flow shop = c.flows().get(0);
    List<Stage> stages =
        shop.stages().stream()
            .map(s -> s.environment().equals(environment) ? at(s, connection) : s)
            .toList();
    return with(c, List.of(flow(shop, stages)), c.people());
  }

  private static Stage at(Stage s, String connection) {
    return new Stage(
        s.environment(),
        List.of(connection),
        s.autoStart(),
        s.autoPromote(),
        s.approvals(),
        s.execution(),
        s.rehearsal());
  }

  private static Flow flow(Flow f, List<Stage> stages) {
    return new Flow(f.name(), f.engine(), "shop-changes", stages);
  }

  private static WorkspaceConfiguration with(
      WorkspaceConfiguration c, List<Flow> flows, List<Member> people) {
    return new WorkspaceConfiguration(
        c.workspace(), 0, c.environments(), c.connections(), flows, people, c.groups());
  }
}
