package dev.sluice.pipeline.approval;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.IdentityProvider.Claims;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.ServerConfiguration.Trail;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Arrival;
import dev.sluice.pipeline.identity.Arrivals;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class StepUpTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final String IDP = "https://idp.example";
  private static final String DIGEST = "d".repeat(64);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private StageKey stage = new MigrationKey(ACME, 1).stage("prod");

  @Override
  protected List<String> packages() {
    return List.of("kernel", "timeline", "audit", "catalog", "identity", "approval");
  }

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    OidcProvider provider =
        new OidcProvider(
            "corp",
            "Corp",
            IDP,
            new OidcProvider.Client("sluice", Optional.empty(), List.of("openid")),
            new OidcProvider.Client("sluice", Optional.empty(), List.of("openid")),
            new Claims("sub", "name", ""),
            Map.of(),
            Duration.ofDays(1),
            Optional.empty());
    beans.registerBean(
        ServerConfiguration.class,
        () ->
            new ServerConfiguration(
                "https://sluice.example", LocalSignIn.EVERYBODY, List.of(provider), Trail.NOWHERE));
  }

  @BeforeEach
  void wantConfirmationsFromHighOn() {
    asksFrom(StepUp.From.HIGH);
    for (String name : List.of("grace", "hedy")) {
      bean(Arrivals.class)
          .signIn(
              new Arrival(new PersonId(IDP, name), name, Set.of(), Duration.ofDays(1), Map.of()));
    }
    stage = new MigrationKey(ACME, NUMBERS.incrementAndGet()).stage("prod");
    ask(DIGEST, RiskLevel.HIGH);
  }

  @Test
  void countsAnApprovalOnceItIsConfirmed() {
    Refusal first = refusal(approve(grace()));

    assertThat(first.code()).isEqualTo("approval.confirm");
    assertThat(first.action()).contains("https://sluice.example/confirm/");
    assertThat(status().counted()).isZero();
    Confirmation waits = waiting(first, "grace");
    assertThat(approvals().confirm(waits.id(), signed("a.token.x")).value().orElseThrow().counted())
        .isEqualTo(1);
    assertThat(status().decisions().get(0).proof().token()).isEqualTo("a.token.x");
    assertThat(status().decisions().get(0).proof().salt()).isEqualTo(waits.salt());
    assertThat(look(waits.id().toString(), "grace").outcome()).contains("1 of 2 approved");
  }

  @Test
  void isGoodOnceAndForThePersonAlone() {
    Refusal first = refusal(approve(grace()));
    Confirmation waits = waiting(first, "grace");

    assertThat(confirmations().look(new PersonId(IDP, "hedy"), secret(first))).isEmpty();
    approvals().confirm(waits.id(), signed("token"));
    assertThat(refusal(approvals().confirm(waits.id(), signed("token"))).code())
        .isEqualTo("approval.no-such-confirmation");
    assertThat(refusal(approvals().confirm(UUID.randomUUID(), signed("token"))).code())
        .isEqualTo("approval.no-such-confirmation");
    assertThat(confirmations().look(new PersonId(IDP, "grace"), secret(first))).isEmpty();
  }

  @Test
  void isOverAfterTenMinutes() {
    Refusal first = refusal(approve(grace()));
    Confirmation waits = waiting(first, "grace");
    owner()
        .sql("UPDATE approval_confirmation SET asked_at = asked_at - INTERVAL '11 minutes'")
        .update();

    assertThat(confirmations().look(new PersonId(IDP, "grace"), secret(first))).isEmpty();
    assertThat(refusal(approvals().confirm(waits.id(), signed("token"))).code())
        .isEqualTo("approval.no-such-confirmation");
  }

  @Test
  void confirmsNothingThatWasEditedMeanwhile() {
    Confirmation waits = waiting(refusal(approve(grace())), "grace");
    ask("e".repeat(64), RiskLevel.HIGH);

    assertThat(look(waits.id().toString(), "grace").waits()).isFalse();
    assertThat(refusal(approvals().confirm(waits.id(), signed("token"))).code())
        .isEqualTo("approval.stale");
    assertThat(status().counted()).isZero();
  }

  @Test
  void confirmsNothingBySignInsThatTheEnvironmentDoesNotTakeNow() {
    Confirmation waits = waiting(refusal(approve(grace())), "grace");
    Instant now = Instant.now();

    for (SignedAnew weak :
        List.of(
            new SignedAnew("token", now.minusSeconds(600), "phr"),
            new SignedAnew("token", now.plusSeconds(600), "phr"),
            new SignedAnew("token", now, "pwd"),
            new SignedAnew("token", now, ""))) {
      assertThat(refusal(approvals().confirm(waits.id(), weak)).code())
          .isEqualTo("approval.not-confirmed");
    }
    assertThat(status().counted()).isZero();
    assertThat(look(waits.id().toString(), "grace").waits()).as("it is not used up").isTrue();
    approvals().confirm(waits.id(), signed("token"));
    assertThat(status().counted()).isEqualTo(1);
  }

  @Test
  void confirmsByThePolicyOfTheMomentWhenTheRequestWasClosedAndAskedAgain() {
    Confirmation waits = waiting(refusal(approve(grace())), "grace");
    inTransaction(() -> approvals().close(stage, "the run has started"));
    SignedAnew weak = new SignedAnew("token", Instant.now(), "pwd");

    assertThat(look(waits.id().toString(), "grace").waits()).isFalse();
    assertThat(approvals().confirm(waits.id(), weak).refusal()).isPresent();
    ask(DIGEST, RiskLevel.HIGH);
    assertThat(approvals().confirm(waits.id(), weak).refusal()).isPresent();
    assertThat(status().counted()).isZero();
  }

  @Test
  void confirmsNothingForWhoWasDeactivatedMeanwhile() {
    Confirmation waits = waiting(refusal(approve(hedy())), "hedy");
    bean(People.class).setActive(actor("acme", "dave"), new PersonId(IDP, "hedy"), false);

    assertThat(approvals().confirm(waits.id(), signed("token")).refusal()).isPresent();
    assertThat(status().counted()).isZero();
    bean(People.class).setActive(actor("acme", "dave"), new PersonId(IDP, "hedy"), true);
  }

  @Test
  void sendsNobodyToTheProviderWhoMayNotApprove() {
    assertThat(refusal(approve(actor("acme", "erin"))).code()).isEqualTo("approval.not-entitled");
  }

  @Test
  void refusesWhoHasNoProviderThatCouldConfirm() {
    assertThat(refusal(approve(actor("acme", "bob"))).code()).isEqualTo("approval.cannot-confirm");
  }

  @Test
  void wantsNoConfirmationOfRejectionsNorBelowTheRisk() {
    ask("a".repeat(64), RiskLevel.MEDIUM);

    assertThat(decide(grace(), Verdict.APPROVED, "a".repeat(64)).value()).isPresent();
    ask(DIGEST, RiskLevel.CRITICAL);
    assertThat(decide(grace(), Verdict.REJECTED, DIGEST).value()).isPresent();
  }

  @Test
  void stopsCountingUnconfirmedApprovalsWhenThePolicyAsksForMore() {
    asksFrom(StepUp.From.NEVER);
    approve(grace());
    assertThat(status().counted()).isEqualTo(1);
    asksFrom(StepUp.From.ALWAYS);

    assertThat(status().counted()).isZero();
    assertThat(status().decisions().get(0).standing()).contains("not confirmed");
    assertThat(refusal(approve(grace())).code()).isEqualTo("approval.confirm");
  }

  @Test
  void keepsARequestInTheListOfWhoHasStillToConfirm() {
    asksFrom(StepUp.From.NEVER);
    approve(grace());
    assertThat(approvals().waitingFor(grace())).doesNotContain(stage);
    asksFrom(StepUp.From.HIGH);

    assertThat(approvals().waitingFor(grace())).contains(stage);
    approvals().confirm(waiting(refusal(approve(grace())), "grace").id(), signed("token"));
    assertThat(approvals().waitingFor(grace())).doesNotContain(stage);
  }

  @Test
  void bindsTheNonceToEverythingThatIsDecided() {
    Confirmation one = waiting(refusal(approve(grace())), "grace");
    Confirmation again = waiting(refusal(approve(grace())), "grace");

    assertThat(one.nonce()).hasSize(43).isNotEqualTo(again.nonce());
    assertThat(one.connections()).containsExactly("shop-prod");
    assertThat(one.policy().maxAge()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void writesAskingAndConfirmingIntoTheTrail() {
    Confirmation waits = waiting(refusal(approve(grace())), "grace");
    approvals().confirm(waits.id(), signed("a.token.x"));

    assertThat(trail())
        .anyMatch(line -> line.startsWith("approval.confirmation-asked"))
        .anyMatch(line -> line.startsWith("approval.recorded") && line.contains("token-sha256"))
        .noneMatch(line -> line.contains("a.token.x"));
  }

  private List<String> trail() {
    return jdbc()
        .sql("SELECT code || ' ' || details FROM audit_entry WHERE migration = :number")
        .param("number", stage.migration().number())
        .query(String.class)
        .list();
  }

  private void asksFrom(StepUp.From from) {
    WorkspaceConfiguration company = company("acme");
    List<Environment> environments =
        company.environments().stream()
            .map(
                e ->
                    e.name().equals("prod")
                        ? new Environment(
                            "prod",
                            "",
                            e.budget(),
                            new StepUp(from, Duration.ofMinutes(2), List.of("phr")))
                        : e)
            .toList();
    List<Member> people = new ArrayList<>(company.people());
    for (String name : List.of("grace", "hedy")) {
      people.add(new Member(IDP, name, name, List.of(), Map.of("*", "approver")));
    }
    WorkspaceConfiguration strict =
        new WorkspaceConfiguration(
            company.workspace(),
            0,
            environments,
            company.connections(),
            company.flows(),
            people,
            company.groups());
    inTransaction(() -> bean(Workspaces.class).apply(strict, actor("acme", "dave")));
  }

  private void ask(String digest, RiskLevel risk) {
    inTransaction(
        () ->
            approvals()
                .ask(
                    new ApprovalRequest(
                        stage,
                        "shop",
                        digest,
                        List.of(person("alice")),
                        List.of("shop-prod"),
                        Stake.of(risk))));
  }

  private static SignedAnew signed(String token) {
    return new SignedAnew(token, Instant.now(), "phr");
  }

  private static Actor grace() {
    return of("grace");
  }

  private static Actor hedy() {
    return of("hedy");
  }

  private static Actor of(String name) {
    return new Actor(ACME, new PersonId(IDP, name), name, "slack", "U1", true, "click");
  }

  private Confirmation waiting(Refusal refusal, String name) {
    return look(secret(refusal), name);
  }

  private Confirmation look(String text, String name) {
    return confirmations().look(new PersonId(IDP, name), text).orElseThrow();
  }

  private static String secret(Refusal refusal) {
    return refusal.link().substring(Confirmations.PAGE.length());
  }

  private Answer<ApprovalStatus> approve(Actor actor) {
    return decide(actor, Verdict.APPROVED, DIGEST);
  }

  private Answer<ApprovalStatus> decide(Actor actor, Verdict verdict, String digest) {
    return approvals().decide(actor, stage, verdict, digest, "because");
  }

  private static Refusal refusal(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer));
  }

  private ApprovalStatus status() {
    return approvals().status(stage).orElseThrow();
  }

  private Approvals approvals() {
    return bean(Approvals.class);
  }

  private Confirmations confirmations() {
    return bean(Confirmations.class);
  }
}
