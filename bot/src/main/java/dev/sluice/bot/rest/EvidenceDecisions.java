package dev.sluice.bot.rest;

import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.audit.AuditEntry;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.protocol.PasskeyProof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the evidence says of each decision: how its person had signed in, and confirmed it. */
@Component
class EvidenceDecisions {
  private static final String UNKNOWN =
      "how the person had signed in was not kept: it was decided before Sluice kept it";

  /** What a sign-in that was confirmed a moment ago wrote into the trail came just before. */
  private static final Duration JUST = Duration.ofMinutes(1);

  private final AuditQueries queries;

  EvidenceDecisions(AuditQueries queries) {
    this.queries = queries;
  }

  /** Each decision, also those that no longer count, with the sign-in that it was made with. */
  List<Authenticated> authenticated(MigrationView view) {
    return made(view).map(made -> authenticated(made.environment(), made.decision())).toList();
  }

  private Authenticated authenticated(String environment, Decision decision) {
    SignedIn how = decision.signedIn().orElse(null);
    return new Authenticated(
        environment,
        decision.person().toString(),
        decision.verdict().name(),
        decision.digest(),
        decision.at(),
        how,
        how == null ? UNKNOWN : "",
        decision.signedIn().flatMap(h -> entry(decision, h)).map(SignInEntry::of).orElse(null));
  }

  /** The entry that the sign-in itself left; an account that was linked left none there. */
  private Optional<AuditEntry> entry(Decision decision, SignedIn how) {
    if (how.method().equals(SignedIn.CHAT)) {
      return Optional.empty();
    }
    return Stream.of("identity.signed-in", "identity.emergency-sign-in")
        .flatMap(code -> newest(decision, how, code).stream())
        .filter(entry -> entry.at().isAfter(how.at().minus(JUST)))
        .findFirst();
  }

  private Optional<AuditEntry> newest(Decision decision, SignedIn how, String code) {
    AuditFilter filter =
        new AuditFilter(
            People.NO_WORKSPACE,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of(code),
            Optional.of("success"),
            Optional.of(decision.person()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(how.at().plusMillis(1)));
    return queries.page(filter, OptionalLong.empty(), 1).entries().stream().findFirst();
  }

  /** Those that were confirmed at the provider or with a passkey, also if they no longer count. */
  static List<Confirmed> confirmed(MigrationView view) {
    return made(view)
        .filter(made -> made.decision().proof().given())
        .map(made -> Confirmed.of(made.environment(), made.decision()))
        .toList();
  }

  private static Stream<Made> made(MigrationView view) {
    return view.stages().stream()
        .flatMap(
            stage ->
                stage.approvals().stream()
                    .flatMap(status -> status.decisions().stream())
                    .map(decision -> new Made(stage.environment(), decision)));
  }

  private record Made(String environment, Decision decision) {}

  /**
   * A decision and the sign-in of its person.
   *
   * @param note why there is no sign-in, or empty
   * @param entry what the trail of the server says of the sign-in
   */
  record Authenticated(
      String environment,
      String person,
      String decision,
      String digest,
      Instant at,
      @Nullable SignedIn signedIn,
      String note,
      @Nullable SignInEntry entry) {}

  /**
   * Where the trail of the server tells of a sign-in. From where it came is for its admins.
   *
   * @param hash of the whole entry
   */
  record SignInEntry(long sequence, Instant at, String code, String hash) {
    static SignInEntry of(AuditEntry entry) {
      return new SignInEntry(entry.sequence(), entry.at(), entry.what().code(), entry.hash());
    }
  }

  /** A decision and what its person signed for it. */
  record Confirmed(
      String environment,
      String person,
      String decision,
      String digest,
      String by,
      String salt,
      String token) {
    static Confirmed of(String environment, Decision decision) {
      return new Confirmed(
          environment,
          decision.person().toString(),
          decision.verdict().name(),
          decision.digest(),
          PasskeyProof.is(decision.proof().token()) ? "passkey" : "identity provider",
          decision.proof().salt(),
          decision.proof().token());
    }
  }
}
