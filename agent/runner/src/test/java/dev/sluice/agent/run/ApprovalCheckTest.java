package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.ApprovalRule;
import dev.sluice.agent.policy.ApprovalRules;
import dev.sluice.agent.policy.TestIssuer;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.db.digest.Sha256;
import dev.sluice.protocol.ApprovalStatement;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.ApprovedContent.StageTargets;
import dev.sluice.protocol.ApprovedContent.Way;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.BundlePayload.Approval;
import dev.sluice.protocol.BundlePayload.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovalCheckTest {
  private static final String UP = Sha256.hex("up");
  private static final String DOWN = Sha256.hex("down");
  private static final String HALF = Sha256.hex("half-way down");
  private static final TestIssuer IDP = new TestIssuer();
  private static final TestIssuer EVIL = new TestIssuer();
  private static final ApprovedContent CONTENT =
      new ApprovedContent(
          "w",
          "shop",
          UP,
          DOWN,
          List.of(new Way(1, HALF)),
          List.of(
              new StageTargets("dev", List.of("d1")),
              new StageTargets("staging", List.of("p1", "p2")),
              new StageTargets("prod", List.of("p1", "p2"))));

  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void wantTwoOfThree() {
    rule(2, "bob", "carol", "frank").write(new Home(folder).approvals());
  }

  @Test
  void letsRunWhatEnoughPermittedPeopleConfirmed() {
    assertThat(refused(approved("bob", "carol"))).isEmpty();
    assertThat(refused(approved("bob", "carol", "frank"))).isEmpty();
  }

  @Test
  void asksForNothingWhereTheOperatorDoesNot() {
    assertThat(refused(new Run().in("dev", "d1"))).isEmpty();
  }

  @Test
  void countsOnePersonOnceHoweverManyTokensHeHas() {
    Denied denied = refused(approved("bob", "bob")).orElseThrow();

    assertThat(denied.code()).isEqualTo("too-few-approvals");
    assertThat(denied.message()).contains("wants 2 approvals of prod", "and has 1");
  }

  @Test
  void takesNoWordOfTheServerInsteadOfAProof() {
    Approval bare = new Approval(TestIssuer.NAME, "bob", "Bob", CONTENT.digest(), 0, Proof.NONE);

    Denied denied = refused(approved("carol").with(bare)).orElseThrow();

    assertThat(denied.message()).contains("has 1", "Bob: not confirmed at an identity provider");
  }

  @Test
  void takesTheTokensPersonAndNotWhomTheServerNames() {
    Approval real = approval("bob", "APPROVED", claims -> {}, jws -> {});
    Approval lie = new Approval(TestIssuer.NAME, "carol", "Carol", real.digest(), 0, real.proof());

    assertThat(refused(new Run().with(real).with(lie)).orElseThrow().message()).contains("has 1");
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forged("no key of", c -> {}, jws -> jws.setKey(EVIL.key().getPrivateKey())),
        forged(
            "no key of",
            c -> {},
            jws -> {
              jws.setKey(EVIL.key().getPrivateKey());
              jws.setHeader(
                  "jwk",
                  EVIL.key().toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
            }),
        forged(
            "no key of",
            c -> {},
            jws -> {
              jws.setDoKeyValidation(false);
              jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
              jws.setKey(new HmacKey(IDP.key().getPublicKey().getEncoded()));
            }),
        forged(
            "no key of",
            c -> {},
            jws -> {
              jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
              jws.setKey(null);
            }),
        forged("of the type at+jwt", c -> {}, jws -> jws.setHeader("typ", "at+jwt")),
        forged("another issuer", c -> c.setIssuer("https://evil.example"), jws -> {}),
        forged("another program", c -> c.setAudience("mail"), jws -> {}),
        forged("another program", c -> c.setAudience(List.of("sluice", "mail")), jws -> {}),
        forged("no claim nonce", c -> c.unsetClaim("nonce"), jws -> {}),
        forged("no claim sub", c -> c.unsetClaim("sub"), jws -> {}),
        forged("something else", c -> c.setClaim("nonce", "of a sign-in"), jws -> {}),
        forged("when the person signed in", c -> c.unsetClaim("auth_time"), jws -> {}),
        forged("when the person signed in", c -> c.unsetClaim("iat"), jws -> {}),
        forged(
            "did not sign in anew", c -> c.setClaim("auth_time", ago(900).getValue()), jws -> {}),
        forged(
            "did not sign in anew", c -> c.setClaim("auth_time", ago(-900).getValue()), jws -> {}),
        forged("not of its kind", c -> c.setClaim("auth_time", "now"), jws -> {}),
        forged("signed in the future", c -> c.setIssuedAt(ago(-900)), jws -> {}),
        forged("older than 24 hours", ApprovalCheckTest::yesterday, jws -> {}),
        forged("did not sign in by [phr]", c -> c.setClaim("acr", "pwd"), jws -> {}),
        forged("did not sign in by [phr]", c -> c.unsetClaim("acr"), jws -> {}),
        forged("may not approve prod here", c -> c.setSubject("mallory"), jws -> {}));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void saysWhyATokenCountsForNothing(
      String reason, Consumer<JwtClaims> change, Consumer<JsonWebSignature> forge) {
    Approval forged = approval("bob", "APPROVED", change, forge);

    Denied denied = refused(approved("carol").with(forged)).orElseThrow();

    assertThat(denied.code()).isEqualTo("too-few-approvals");
    assertThat(denied.message()).contains("and has 1", "bob: ", reason);
  }

  @Test
  void hintsAtNewKeysWhereNoKnownKeySigned() {
    Approval other =
        approval("bob", "APPROVED", c -> {}, jws -> jws.setKey(EVIL.key().getPrivateKey()));
    Approval old = approval("bob", "APPROVED", ApprovalCheckTest::yesterday, jws -> {});

    assertThat(refused(approved("carol").with(other)).orElseThrow().action())
        .contains("If https://idp.example has new keys", "sluice agent approvals trust");
    assertThat(refused(approved("carol").with(old)).orElseThrow().action())
        .doesNotContain("new keys");
  }

  @Test
  void takesNoRejectionForAnApproval() {
    Approval rejected = approval("bob", "REJECTED", c -> {}, jws -> {});

    assertThat(refused(approved("carol").with(rejected)).orElseThrow().message())
        .contains("something else than this digest");
  }

  static Stream<Consumer<Run>> otherDeeds() {
    return Stream.of(
        run -> run.migration = 43,
        run -> run.environment = "staging",
        run -> run.content = content("up", List.of("p1", "p2", "p3")),
        run -> run.content = content("DROP", List.of("p1", "p2")));
  }

  @ParameterizedTest
  @MethodSource("otherDeeds")
  void takesNoTokenThatWasGivenForSomethingElse(Consumer<Run> other) {
    rule(2, "bob", "carol")
        .with(rule("staging", 2, "bob", "carol").rules().get(0), Instant.now())
        .write(new Home(folder).approvals());
    Run run = approved("bob", "carol");
    other.accept(run);

    Denied denied = refused(run).orElseThrow();

    assertThat(denied.code()).isIn("too-few-approvals");
    assertThat(denied.message()).contains("has 0", "something else than this digest");
  }

  @Test
  void runsNoOtherScriptUnderAnApprovedDigest() {
    assertThat(code(approved("bob", "carol").script("DROP DATABASE"))).contains("other-script");
    assertThat(code(approved("bob", "carol").script("down"))).contains("other-script");
    assertThat(code(approved("bob", "carol").in("prod", "p9"))).contains("other-target");
    assertThat(code(approved("bob", "carol").digest("0".repeat(64)))).contains("other-content");
    assertThat(code(approved("bob", "carol").workspace("elsewhere"))).contains("other-content");
  }

  @Test
  void undoesLongAfterwardsWhatWasApprovedAndNothingElse() {
    Run run =
        new Run()
            .with(approval("bob", "APPROVED", ApprovalCheckTest::yesterday, jws -> {}))
            .with(approval("carol", "APPROVED", ApprovalCheckTest::yesterday, jws -> {}));
    run.direction = "DOWN";

    assertThat(code(run.script("down"))).isEmpty();
    assertThat(code(run.script("half-way down"))).isEmpty();
    assertThat(code(run.script("up"))).contains("other-script");
    run.approvals.remove(0);
    assertThat(code(run.script("down"))).contains("too-few-approvals");
  }

  @Test
  void rollsBackByTheRuleUnderWhichItWasApprovedAfterThatRuleWasReplaced() {
    replaced(Instant.now().plusSeconds(5), "phrh", "dan", "erin");
    Run forward = approved("bob", "carol");
    Run back = approved("bob", "carol").script("down");
    back.direction = "DOWN";

    assertThat(code(forward)).contains("too-few-approvals");
    assertThat(code(back)).isEmpty();
    back.approvals.remove(0);
    assertThat(code(back)).contains("too-few-approvals");
  }

  @Test
  void countsNobodyByAFormerRuleWhoApprovedAfterItsEnd() {
    replaced(Instant.now().minusSeconds(600), "phrh", "dan", "erin");
    Run back = approved("bob", "carol").script("down");
    back.direction = "DOWN";

    assertThat(code(back)).contains("too-few-approvals");
  }

  @Test
  void countsNobodyByARuleThatTheOperatorForgot() {
    replaced(Instant.now().plusSeconds(5), "phrh", "dan", "erin");
    ApprovalRules rules = ApprovalRules.read(new Home(folder).approvals());
    rules.forgetting("prod").write(new Home(folder).approvals());
    Run back = approved("bob", "carol").script("down");
    back.direction = "DOWN";

    assertThat(code(back)).contains("too-few-approvals");
  }

  @Test
  void readsRulesThatWereKeptBeforeFormerOnesWere() throws IOException {
    Path file = new Home(folder).approvals().path();
    Files.writeString(file, Files.readString(file).replace(",\"former\":[]", ""));

    assertThat(Files.readString(file)).doesNotContain("former");
    assertThat(refused(approved("bob", "carol"))).isEmpty();
    assertThat(code(approved("bob"))).contains("too-few-approvals");
  }

  /** From now on others are to approve, in another way. */
  private void replaced(Instant when, String acr, String... people) {
    ApprovalRules.read(new Home(folder).approvals())
        .with(wanted("prod", people.length, acr, people), when)
        .write(new Home(folder).approvals());
  }

  @Test
  void runsNothingWhenItsRulesCannotBeRead() throws IOException {
    Files.writeString(new Home(folder).approvals().path(), "{ not json");

    assertThat(code(approved("bob", "carol"))).contains("approvals-unreadable");
  }

  private Optional<Denied> refused(Run run) {
    return new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC()).refuse(run.payload());
  }

  private Optional<String> code(Run run) {
    return refused(run).map(Denied::code);
  }

  private static ApprovalRules rule(int required, String... people) {
    return rule("prod", required, people);
  }

  private static ApprovalRules rule(String environment, int required, String... people) {
    return ApprovalRules.NONE
        .with(IDP.trusted())
        .with(wanted(environment, required, "phr", people), Instant.now());
  }

  private static ApprovalRule wanted(
      String environment, int required, String acr, String... people) {
    return new ApprovalRule(
        environment,
        required,
        Stream.of(people).map(p -> TestIssuer.NAME + "#" + p).toList(),
        Duration.ofHours(24).toSeconds(),
        300,
        List.of(acr));
  }

  private static ApprovedContent content(String up, List<String> prod) {
    return new ApprovedContent(
        "w",
        "shop",
        Sha256.hex(up),
        DOWN,
        List.of(),
        List.of(new StageTargets("staging", List.of("p1", "p2")), new StageTargets("prod", prod)));
  }

  private static Run approved(String... people) {
    Run run = new Run();
    for (String person : people) {
      run.with(approval(person, "APPROVED", c -> {}, jws -> {}));
    }
    return run;
  }

  private static Approval approval(
      String person,
      String decision,
      Consumer<JwtClaims> change,
      Consumer<JsonWebSignature> forge) {
    String salt = "salt of " + person;
    ApprovalStatement statement =
        new ApprovalStatement(
            "w", 42, CONTENT.digest(), "prod", List.of("p1", "p2"), decision, salt);
    String token = IDP.token(person, statement.nonce(), change, forge);
    return new Approval(
        TestIssuer.NAME, person, person, CONTENT.digest(), 0, new Proof(salt, token));
  }

  private static Arguments forged(
      String reason, Consumer<JwtClaims> change, Consumer<JsonWebSignature> forge) {
    return Arguments.of(reason, change, forge);
  }

  private static void yesterday(JwtClaims claims) {
    claims.setIssuedAt(ago(90_000));
    claims.setClaim("auth_time", ago(90_010).getValue());
    claims.setExpirationTime(ago(89_000));
  }

  private static NumericDate ago(long seconds) {
    return NumericDate.fromSeconds(Instant.now().getEpochSecond() - seconds);
  }

  /** What a server asks the agent to run. */
  private static final class Run {
    private final List<Approval> approvals = new ArrayList<>();
    private ApprovedContent content = CONTENT;
    private String digest = "";
    private String workspace = "w";
    private long migration = 42;
    private String environment = "prod";
    private String connection = "p1";
    private String direction = "UP";
    private String script = UP;

    Run with(Approval approval) {
      approvals.add(approval);
      return this;
    }

    Run in(String where, String target) {
      environment = where;
      connection = target;
      return this;
    }

    Run script(String text) {
      script = Sha256.hex(text);
      return this;
    }

    Run digest(String other) {
      digest = other;
      return this;
    }

    Run workspace(String other) {
      workspace = other;
      return this;
    }

    BundlePayload payload() {
      script = content.equals(CONTENT) ? script : content.up();
      return new BundlePayload(
          "execute",
          "me",
          "a1",
          5,
          workspace,
          migration,
          "title",
          "shop",
          environment,
          connection,
          "paper",
          direction,
          digest.isEmpty() ? content.digest() : digest,
          content,
          script,
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
}
