package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.ApprovalRule;
import dev.sluice.agent.policy.ApprovalRules;
import dev.sluice.agent.policy.TestIssuer;
import dev.sluice.agent.policy.TrustedPasskey;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.db.digest.Sha256;
import dev.sluice.protocol.ApprovalStatement;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.ApprovedContent.StageTargets;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.BundlePayload.Approval;
import dev.sluice.protocol.BundlePayload.Proof;
import dev.sluice.protocol.PasskeyProof;
import dev.sluice.protocol.TestAuthenticator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a server that was taken over can do with passkeys: nothing but withhold what they signed.
 */
class PasskeyApprovalCheckTest {
  private static final String SERVER = "https://sluice.example";
  private static final TestIssuer IDP = new TestIssuer();
  private static final String GRACE = TestIssuer.NAME + "#grace";
  private static final ApprovedContent CONTENT = content("up");

  @TempDir private Path folder = Path.of("unset");

  private final TestAuthenticator alices = new TestAuthenticator(SERVER);
  private final TestAuthenticator bobs = new TestAuthenticator(SERVER);
  private Instant asked = Instant.now();

  @BeforeEach
  void wantTwoOfThree() {
    ApprovalRules.NONE
        .with(IDP.trusted())
        .with(passkey("local#alice", alices))
        .with(passkey("local#bob", bobs))
        .with(rule(List.of(), "local#alice", "local#bob", GRACE), Instant.now())
        .write(new Home(folder).approvals());
  }

  @Test
  void countsPasskeysAndTokensTogether() {
    assertThat(refused(by("alice", alices), by("bob", bobs))).isEmpty();
    assertThat(refused(by("alice", alices), byToken())).isEmpty();
    assertThat(refused(by("alice", alices)).orElseThrow().message()).contains("has 1");
  }

  @Test
  void countsOnePersonOnceHoweverManyPasskeysHeHas() {
    TestAuthenticator spare = new TestAuthenticator(SERVER);
    rules(rules -> rules.with(passkey("local#alice", spare)));

    assertThat(refused(by("alice", alices), by("bob", spare)).orElseThrow().message())
        .contains("has 1");
  }

  @Test
  void countsOnePersonOnceWithAPasskeyAndAToken() {
    TestAuthenticator graces = new TestAuthenticator(SERVER);
    rules(rules -> rules.with(passkey(GRACE, graces)));

    assertThat(refused(by("grace", graces), byToken()).orElseThrow().message()).contains("has 1");
    assertThat(refused(by("grace", graces), by("bob", bobs))).isEmpty();
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("elsewhere than at " + SERVER, a -> a.origin = "https://sluice.evil"),
        lie("elsewhere", a -> a.relyingParty = "sluice.evil"),
        lie("elsewhere", a -> a.crossOrigin = true),
        lie("did not verify the person", a -> a.flags = TestAuthenticator.PRESENT),
        lie("not what a passkey signs", a -> a.type = "webauthn.create"),
        lie("did not sign it", TestAuthenticator::losesItsKey));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void saysWhyAPasskeysWordCountsForNothing(String reason, Consumer<TestAuthenticator> lie) {
    lie.accept(alices);

    refusesAlice(by("alice", alices), reason);
  }

  @Test
  void takesNoKeyThatTheServerSwapped() {
    TestAuthenticator thief = new TestAuthenticator(SERVER);
    PasskeyProof signed = thief.sign(statement(CONTENT).nonce());
    PasskeyProof swapped =
        new PasskeyProof(
            alices.keyOf(thief),
            signed.authenticatorData(),
            signed.clientData(),
            signed.signature());

    refusesAlice(by("alice", thief), "the passkey is not trusted here");
    refusesAlice(kept("alice", swapped.kept()), "the passkey did not sign it");
  }

  @Test
  void takesNoPasskeyOfWhoIsNotPermittedWhomeverTheServerNames() {
    TestAuthenticator mallorys = new TestAuthenticator(SERVER);
    rules(rules -> rules.with(passkey("local#mallory", mallorys)));

    refusesAlice(by("alice", mallorys), "the person may not approve prod here");
  }

  static Stream<UnaryOperator<ApprovalStatement>> otherDecisions() {
    return Stream.of(
        s -> of(s, s.workspace(), 43, s.digest(), s.environment(), s.decision()),
        s -> of(s, "other", 42, s.digest(), s.environment(), s.decision()),
        s -> of(s, s.workspace(), 42, content("DROP").digest(), s.environment(), s.decision()),
        s -> of(s, s.workspace(), 42, s.digest(), "staging", s.decision()),
        s -> of(s, s.workspace(), 42, s.digest(), s.environment(), "REJECTED"));
  }

  @ParameterizedTest
  @MethodSource("otherDecisions")
  void takesNothingThatWasSignedForAnotherDecision(UnaryOperator<ApprovalStatement> other) {
    PasskeyProof signed = alices.sign(other.apply(statement(CONTENT)).nonce());

    refusesAlice(kept("alice", signed.kept()), "something else than this digest");
  }

  @Test
  void takesNothingOlderOrNewerThanTheRuleSays() {
    asked = Instant.now().minus(Duration.ofHours(25));
    refusesAlice(by("alice", alices), "older than 24 hours");
    asked = Instant.now().plus(Duration.ofMinutes(15));
    refusesAlice(by("alice", alices), "signed in the future");
  }

  @Test
  void takesNoTimeThatThePasskeyDidNotSign() {
    PasskeyProof old = alices.sign(statement(CONTENT).nonce());
    asked = asked.plusSeconds(3_600 * 30);

    refusesAlice(kept("alice", old.kept()), "something else than this digest");
    Approval timeless =
        new Approval(
            "local", "alice", "alice", CONTENT.digest(), 0, new Proof("no time", old.kept()));
    refusesAlice(timeless, "does not say when it was asked for");
  }

  @Test
  void takesPasskeysWhereTheRuleNamesTheWaysOnlyIfTheyAreAmongThem() {
    rules(r -> r.with(rule(List.of("phr"), "local#alice", "local#bob"), Instant.now()));
    assertThat(refused(by("alice", alices), by("bob", bobs)).orElseThrow().message())
        .contains("did not sign in by [phr]");

    rules(r -> r.with(rule(List.of("phr", "passkey"), "local#alice", "local#bob"), Instant.now()));
    assertThat(refused(by("alice", alices), by("bob", bobs))).isEmpty();
  }

  @Test
  void takesNoBrokenProof() {
    refusesAlice(kept("alice", "passkey."), "not what a passkey signs");
    refusesAlice(kept("alice", "passkey.!.!.!.!"), "its key cannot be read");
    refusesAlice(
        kept("alice", "passkey." + alices.key().text() + ".AA.AA.AA"), "it cannot be read");
    refusesAlice(kept("alice", alices.key().text()), "the issuer local is not trusted here");
  }

  @Test
  void forgetsPasskeysThatTheOperatorDistrusts() {
    rules(rules -> rules.withoutPasskeys("local#alice"));

    refusesAlice(by("alice", alices), "the passkey is not trusted here");
  }

  /** Bob's approval is good, and alice's must not count beside it. */
  private void refusesAlice(Approval alice, String reason) {
    Denied denied = refused(by("bob", bobs), alice).orElseThrow();

    assertThat(denied.code()).isEqualTo("too-few-approvals");
    assertThat(denied.message()).contains("alice: ", reason);
  }

  private Optional<Denied> refused(Approval... approvals) {
    return new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC())
        .refuse(payload(List.of(approvals)));
  }

  private void rules(UnaryOperator<ApprovalRules> change) {
    change
        .apply(ApprovalRules.read(new Home(folder).approvals()))
        .write(new Home(folder).approvals());
  }

  private static ApprovalRule rule(List<String> acr, String... people) {
    return new ApprovalRule("prod", 2, List.of(people), 86_400, 300, acr);
  }

  private static TrustedPasskey passkey(String person, TestAuthenticator of) {
    return new TrustedPasskey(person, SERVER, of.key().text());
  }

  private Approval by(String name, TestAuthenticator passkey) {
    return kept(name, passkey.sign(statement(CONTENT).nonce()).kept());
  }

  private Approval kept(String name, String proof) {
    return new Approval(
        "local", name, name, CONTENT.digest(), 0, new Proof(statement(CONTENT).salt(), proof));
  }

  private Approval byToken() {
    ApprovalStatement statement = statement(CONTENT);
    String token = IDP.token("grace", statement.nonce(), claims -> {});
    return new Approval(
        TestIssuer.NAME, "grace", "grace", CONTENT.digest(), 0, new Proof(statement.salt(), token));
  }

  private ApprovalStatement statement(ApprovedContent content) {
    return new ApprovalStatement(
        "w",
        42,
        content.digest(),
        "prod",
        List.of("p1"),
        ApprovalStatement.APPROVED,
        ApprovalStatement.salt(asked, "random"));
  }

  private static ApprovalStatement of(
      ApprovalStatement like,
      String workspace,
      long migration,
      String digest,
      String environment,
      String decision) {
    return new ApprovalStatement(
        workspace, migration, digest, environment, like.connections(), decision, like.salt());
  }

  private static ApprovedContent content(String up) {
    return new ApprovedContent(
        "w",
        "shop",
        Sha256.hex(up),
        Sha256.hex("down"),
        List.of(),
        List.of(new StageTargets("prod", List.of("p1"))));
  }

  private static Arguments lie(String reason, Consumer<TestAuthenticator> lie) {
    return Arguments.of(reason, lie);
  }

  private static BundlePayload payload(List<Approval> approvals) {
    return new BundlePayload(
        "execute",
        "me",
        "a1",
        5,
        "w",
        42,
        "title",
        "shop",
        "prod",
        "p1",
        "paper",
        "UP",
        CONTENT.digest(),
        CONTENT,
        CONTENT.up(),
        List.of(),
        List.of(),
        List.of(),
        approvals,
        1,
        5_000,
        60_000,
        0,
        0,
        "click",
        "");
  }
}
