package dev.sluice.pipeline.approval;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.ServerConfiguration.Trail;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.PasskeyProofs.Signed;
import dev.sluice.pipeline.identity.Passkeys;
import dev.sluice.pipeline.identity.Passkeys.Made;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.PasskeyProof;
import dev.sluice.protocol.PasskeyProof.RefusedException;
import dev.sluice.protocol.TestAuthenticator;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class PasskeyConfirmationsTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final String SERVER = "https://sluice.example";
  private static final String DIGEST = "d".repeat(64);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private TestAuthenticator phone = new TestAuthenticator(SERVER);
  private StageKey stage = new MigrationKey(ACME, 1).stage("prod");

  @Override
  protected List<String> packages() {
    return List.of("kernel", "timeline", "audit", "catalog", "identity", "approval");
  }

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.registerBean(
        ServerConfiguration.class,
        () -> new ServerConfiguration(SERVER, LocalSignIn.EVERYBODY, List.of(), Trail.NOWHERE));
  }

  @BeforeEach
  void giveBobAPasskey() {
    asks(List.of());
    owner().sql("DELETE FROM identity_passkey").update();
    phone = new TestAuthenticator(SERVER);
    phone.counter = 1;
    add("bob", phone);
    phone.counter = 2;
    stage = new MigrationKey(ACME, NUMBERS.incrementAndGet()).stage("prod");
    ask(DIGEST);
  }

  @Test
  void countsAnApprovalOnceAPasskeySignedIt() throws RefusedException {
    Confirmation waits = waiting("bob");

    assertThat(confirm(waits, phone).value().orElseThrow().counted()).isEqualTo(1);

    Decision decision = status().decisions().get(0);
    PasskeyProof kept = PasskeyProof.read(decision.proof().token());
    assertThat(kept.key()).isEqualTo(phone.key());
    assertThat(decision.proof().salt()).isEqualTo(waits.salt()).matches("[0-9]+\\..+");
    assertThat(bean(Passkeys.class).of(person("bob")).get(0).counter()).isEqualTo(2);
    assertThat(trail())
        .anyMatch(line -> line.startsWith("approval.recorded") && line.contains("by a passkey"));
  }

  @Test
  void saysWhereToAddAPasskey() {
    Refusal refusal = refusal(approve("carol"));

    assertThat(refusal.code()).isEqualTo("approval.cannot-confirm");
    assertThat(refusal.message()).contains("you have no passkey here yet");
    assertThat(refusal.action()).contains(SERVER + "/passkeys");
    assertThat(refusal.link()).isEqualTo("/passkeys");
  }

  @Test
  void takesPasskeysOnlyWhereThePolicyNamesThemOrNoWayAtAll() {
    asks(List.of("phr"));
    assertThat(refusal(approve("bob")).message()).contains("not among the ways");

    asks(List.of("phr", "passkey"));
    assertThat(confirm(waiting("bob"), phone).value()).isPresent();
  }

  static Stream<Consumer<TestAuthenticator>> lies() {
    return Stream.of(
        a -> a.origin = "https://sluice.evil",
        a -> a.relyingParty = "sluice.evil",
        a -> a.crossOrigin = true,
        a -> a.flags = TestAuthenticator.PRESENT,
        a -> a.type = "webauthn.create",
        a -> a.counter = 1,
        a -> a.counter = 0,
        TestAuthenticator::losesItsKey);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void countsNoLieAndUsesNothingUp(Consumer<TestAuthenticator> lie) {
    TestAuthenticator liar = new TestAuthenticator(SERVER);
    liar.counter = 1;
    add("bob", liar);
    liar.counter = 2;
    Confirmation waits = waiting("bob");
    lie.accept(liar);

    assertThat(refusal(confirm(waits, liar)).code()).isEqualTo("approval.not-confirmed");
    assertThat(status().counted()).isZero();
    assertThat(trail())
        .anyMatch(line -> line.startsWith("approval.refused") && line.contains("Not confirmed"));
    assertThat(confirm(waits, phone).value()).isPresent();
  }

  @Test
  void takesNobodyElsesPasskeyAndNoneThatWasRemoved() {
    TestAuthenticator carols = new TestAuthenticator(SERVER);
    add("carol", carols);
    Confirmation waits = waiting("bob");

    assertThat(refusal(confirm(waits, carols)).message()).contains("not a passkey that you have");
    UUID id = bean(Passkeys.class).of(person("bob")).get(0).id();
    bean(Passkeys.class).remove(actor("acme", "bob"), id, "right", "");
    assertThat(refusal(confirm(waits, phone)).message()).contains("not a passkey that you have");
    assertThat(status().counted()).isZero();
  }

  @Test
  void takesNothingThatWasSignedForAnotherAskingOrDigest() {
    Confirmation first = waiting("bob");
    Confirmation second = waiting("bob");

    assertThat(refusal(confirm(second, phone.sign(first.nonce()))).message())
        .contains("something else than this digest");
    PasskeyProof old = phone.sign(second.nonce());
    ask("e".repeat(64));
    assertThat(confirm(second, old).refusal()).isPresent();
    assertThat(status().counted()).isZero();
  }

  @Test
  void isGoodOnce() {
    Confirmation waits = waiting("bob");
    confirm(waits, phone);
    phone.counter = 3;

    assertThat(refusal(confirm(waits, phone)).code()).isEqualTo("approval.no-such-confirmation");
    assertThat(status().counted()).isEqualTo(1);
  }

  @Test
  void isOverAfterTenMinutes() {
    Confirmation waits = waiting("bob");
    owner()
        .sql("UPDATE approval_confirmation SET asked_at = asked_at - INTERVAL '11 minutes'")
        .update();

    assertThat(refusal(confirm(waits, phone)).code()).isEqualTo("approval.no-such-confirmation");
  }

  private Answer<ApprovalStatus> confirm(Confirmation waits, TestAuthenticator with) {
    return confirm(waits, with.sign(waits.nonce()));
  }

  private Answer<ApprovalStatus> confirm(Confirmation waits, PasskeyProof proof) {
    return bean(PasskeyConfirmations.class)
        .confirm(
            waits.id(),
            new Signed(
                proof.key().credentialId(),
                proof.authenticatorData(),
                proof.clientData(),
                proof.signature()));
  }

  private void add(String name, TestAuthenticator passkey) {
    Passkeys passkeys = bean(Passkeys.class);
    bean(People.class).setPassword(person(name), "right");
    String challenge =
        passkeys.begin(actor("acme", name), "right", "").value().orElseThrow().challenge();
    assertThat(
            passkeys
                .add(
                    actor("acme", name),
                    new Made(
                        "phone",
                        passkey.clientData(challenge, "webauthn.create"),
                        passkey.attestation()),
                    "")
                .value())
        .isPresent();
  }

  private void asks(List<String> acr) {
    WorkspaceConfiguration company = company("acme");
    StepUp always = new StepUp(StepUp.From.ALWAYS, Duration.ofMinutes(2), acr);
    List<Environment> environments =
        company.environments().stream()
            .map(e -> e.name().equals("prod") ? new Environment("prod", "", e.budget(), always) : e)
            .toList();
    WorkspaceConfiguration strict =
        new WorkspaceConfiguration(
            company.workspace(),
            0,
            environments,
            company.connections(),
            company.flows(),
            company.people(),
            company.groups());
    inTransaction(() -> bean(Workspaces.class).apply(strict, actor("acme", "dave")));
  }

  private void ask(String digest) {
    inTransaction(
        () ->
            bean(Approvals.class)
                .ask(
                    new ApprovalRequest(
                        stage,
                        "shop",
                        digest,
                        List.of(person("alice")),
                        List.of("shop-prod"),
                        Stake.of(RiskLevel.HIGH))));
  }

  private Answer<ApprovalStatus> approve(String name) {
    return bean(Approvals.class)
        .decide(actor("acme", name), stage, Verdict.APPROVED, DIGEST, "because");
  }

  private Confirmation waiting(String name) {
    Refusal asked = refusal(approve(name));
    assertThat(asked.code()).as(asked.message()).isEqualTo("approval.confirm");
    return bean(Confirmations.class)
        .look(person(name), asked.link().substring(Confirmations.PAGE.length()))
        .orElseThrow();
  }

  private static Refusal refusal(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer));
  }

  private ApprovalStatus status() {
    return bean(Approvals.class).status(stage).orElseThrow();
  }

  private List<String> trail() {
    return jdbc()
        .sql("SELECT code || ' ' || details FROM audit_entry WHERE migration = :number")
        .param("number", stage.migration().number())
        .query(String.class)
        .list();
  }
}
