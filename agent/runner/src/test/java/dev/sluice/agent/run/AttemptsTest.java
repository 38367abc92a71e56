package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.SentFrames;
import dev.sluice.agent.policy.ApprovalRule;
import dev.sluice.agent.policy.ApprovalRules;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.policy.TestIssuer;
import dev.sluice.db.digest.Sha256;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.SignedBundle;
import dev.sluice.protocol.wire.Declined;
import dev.sluice.protocol.wire.Offer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AttemptsTest {
  private static final String SCRIPT = "one\ntwo";
  private static final Offered OFFERED =
      Offered.of("paper", SCRIPT, List.of(Sha256.hex("one"), Sha256.hex("two")));
  private static final KeyPair SERVER = pair();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  @TempDir private Path folder = Path.of("unset");
  private Journal journal = Journal.open(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
  private SentFrames sent = new SentFrames();
  private Attempts attempts = attempts();

  @BeforeEach
  void begin() {
    PaperEngine.SENT.clear();
    journal.close();
    journal = Journal.open(folder);
    sent = new SentFrames();
    new CredentialStore(new Home(folder), secret()).put(connection());
    attempts = attempts();
  }

  @AfterEach
  void end() {
    attempts.stop(Duration.ofSeconds(5));
    journal.close();
  }

  @Test
  void runsAnOfferOnceHoweverOftenItComes() {
    Offer offer = offer(node -> node, SCRIPT);

    attempts.offered(offer, System.nanoTime());
    attempts.offered(offer, System.nanoTime());

    await().until(() -> journal.trail("a1").orElseThrow().entries().size() == 6);
    attempts.offered(offer, System.nanoTime());
    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource({
    "purpose, rehearse",
    "agent, other",
    "attempt, other",
    "epoch, 6",
    "workspace, other",
    "environment, prod",
    "connection, other",
    "engine, postgresql",
    "direction, SIDEWAYS",
    "direction, DOWN",
    "scriptSha256, 00",
    "expiresAt, 1"
  })
  void declinesWhatIsSignedForSomethingElse(String field, String value) {
    attempts.offered(offer(node -> set(node, field, value), SCRIPT), System.nanoTime());

    assertThat(journal.trail("a1")).isEmpty();
    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).isEmpty();
  }

  @Test
  void declinesAScriptThatWasChanged() {
    attempts.offered(offer(node -> node, "one\ntwo\nthree"), System.nanoTime());

    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).isEmpty();
  }

  @Test
  void declinesWhatAnotherKeySigned() {
    Offer offer = offer(node -> node, SCRIPT);
    String foreign =
        SignedBundle.sign(
            SignedBundle.open(offer.getBundle(), SERVER.getPublic()), pair().getPrivate());

    attempts.offered(offer.toBuilder().setBundle(foreign).build(), System.nanoTime());

    assertThat(journal.trail("a1")).isEmpty();
  }

  @Test
  void sendsNothingWithoutTheApprovalsThatItsOperatorWants() {
    ApprovalRules.NONE
        .with(new TestIssuer().trusted())
        .with(
            new ApprovalRule("dev", 1, List.of(TestIssuer.NAME + "#bob"), 60, 60, List.of()),
            Instant.now())
        .write(new Home(folder).approvals());

    attempts.offered(offer(node -> node, SCRIPT), System.nanoTime());

    attempts.stop(Duration.ofSeconds(5));
    assertThat(journal.trail("a1")).isEmpty();
    assertThat(PaperEngine.SENT).isEmpty();
  }

  @Test
  void declinesAnOlderEpochOfTheSameTarget() {
    attempts.offered(offer(node -> node, SCRIPT), System.nanoTime());
    await().until(() -> PaperEngine.SENT.size() == 2);

    Offer old =
        offer(node -> set(set(node, "attempt", "a0"), "epoch", "4"), SCRIPT).toBuilder()
            .setAttempt("a0")
            .setEpoch(4)
            .build();
    attempts.offered(old, System.nanoTime());

    assertThat(journal.trail("a0")).isEmpty();
    assertThat(PaperEngine.SENT).hasSize(2);
  }

  @Test
  void sendsNothingWhenTheLeaseRanOutBeforeTheOfferWasRead() {
    long longAgo = System.nanoTime() - Duration.ofSeconds(46).toNanos();

    attempts.offered(offer(node -> node, SCRIPT), longAgo);

    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).isEmpty();
  }

  @Test
  void declinesWhenTheJournalCannotBeWritten() {
    journal.close();

    attempts.offered(offer(node -> node, SCRIPT), System.nanoTime());

    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).isEmpty();
  }

  /** A lease is a stretch of time, so a clock that is behind, or was set back, changes nothing. */
  @Test
  void runsOnceOnAMachineWhoseClockIsHoursBehind() {
    attempts = attempts(-2);
    attempts.offered(offer(node -> node, SCRIPT), System.nanoTime());
    await().until(() -> PaperEngine.SENT.size() == 2);

    attempts.offered(offer(node -> node, SCRIPT), System.nanoTime());

    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).containsExactly("one", "two");
  }

  @Test
  void sendsNothingOnAMachineWhoseClockIsHoursAheadAndSaysWhy() {
    attempts = attempts(2);

    attempts.offered(offer(node -> node, SCRIPT), System.nanoTime());

    Declined declined = sent.next().getDeclined();
    assertThat(declined.getCode()).isEqualTo("expired-bundle");
    assertThat(declined.getAction()).contains("Compare the clocks of server and agent");
    attempts.stop(Duration.ofSeconds(5));
    assertThat(PaperEngine.SENT).isEmpty();
  }

  private Attempts attempts() {
    return attempts(0);
  }

  private Attempts attempts(int hoursAhead) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hoursAhead));
    Targets targets =
        new Targets(new Home(folder), new CredentialStore(new Home(folder), secret()), Map.of());
    Identity identity = new Identity("me", "w", "agent", "http://localhost", false, "");
    BundleCheck check =
        new BundleCheck(
            identity,
            SERVER.getPublic(),
            targets,
            new ApprovalCheck(new Home(folder).approvals(), clock),
            clock);
    return new Attempts(journal, sent.outbox(), check, targets, new Leases(System::nanoTime));
  }

  private static TargetConnection connection() {
    return new TargetConnection(
        "dev", "main", "paper", "h", 1, "d", "u", "p", "disable", Set.of(Operation.UP));
  }

  private static MasterSecret secret() {
    return new MasterSecret("correct horse battery");
  }

  private static Offer offer(UnaryOperator<ObjectNode> change, String script) {
    ObjectNode node = (ObjectNode) JSON.valueToTree(OFFERED.payload());
    BundlePayload changed = JSON.treeToValue((JsonNode) change.apply(node), BundlePayload.class);
    return OFFERED.signed(changed, SERVER).toBuilder().setScript(script).build();
  }

  private static ObjectNode set(ObjectNode node, String field, String value) {
    return node.get(field).isNumber()
        ? node.put(field, Long.parseLong(value))
        : node.put(field, value);
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
