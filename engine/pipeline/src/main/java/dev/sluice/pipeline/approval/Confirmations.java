package dev.sluice.pipeline.approval;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.identity.Passkeys;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ApprovalStatement;
import dev.sluice.protocol.PasskeyProof;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Approvals on their way to the identity provider and back, or to a person's passkey. Each has a
 * link that is good for ten minutes, for the person who asked for it, and once.
 */
@Component
public class Confirmations {
  /** Where the console shows them. */
  public static final String PAGE = "/confirm/";

  /** Code of the refusal of a sign-in that is not what the environment wants. */
  public static final String NOT_CONFIRMED = "approval.not-confirmed";

  private static final int BYTES = 32;

  private final ConfirmationRows rows;
  private final ApprovalStore store;
  private final Counting counting;
  private final Passkeys passkeys;
  private final Optional<ServerConfiguration> server;
  private final AuditTrail audit;
  private final SecureRandom random = new SecureRandom();

  Confirmations(
      ConfirmationRows rows,
      ApprovalStore store,
      Counting counting,
      Passkeys passkeys,
      Optional<ServerConfiguration> server,
      AuditTrail audit) {
    this.rows = rows;
    this.store = store;
    this.counting = counting;
    this.passkeys = passkeys;
    this.server = server;
    this.audit = audit;
  }

  /** Puts an approval by until it is confirmed; the refusal says where. Joins the transaction. */
  Refusal ask(Actor actor, StageKey stage, Choice choice) {
    Optional<Refusal> unable = unable(actor.person(), stage);
    if (unable.isPresent()) {
      return unable.get();
    }
    String secret = secret();
    rows.ask(
        new ConfirmationRows.Asked(
            UUID.randomUUID(),
            actor,
            stage,
            choice.digest(),
            choice.reason(),
            ApprovalStatement.salt(store.now(), secret()),
            true,
            ""),
        hash(secret));
    audit.append(
        AuditEvent.success(
            "approval.confirmation-asked",
            actor,
            stage.environment(),
            stage.migration().number(),
            choice.digest(),
            Map.of()));
    String link = PAGE + secret;
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "approval.confirm",
        "Not counted yet: %s wants this confirmed with a %s."
            .formatted(stage.environment(), local(actor.person()) ? "passkey" : "fresh sign-in"),
        "Open "
            + server.map(ServerConfiguration::url).orElse("")
            + link
            + " within ten minutes; it is for you alone and works once.",
        link);
  }

  /** An approval of this person, by its link while it waits or by its id. */
  @Transactional(readOnly = true)
  public Optional<Confirmation> look(PersonId person, String secretOrId) {
    Optional<ConfirmationRows.Asked> asked =
        rows.waiting(hash(secretOrId)).or(() -> id(secretOrId).flatMap(rows::find));
    return asked.filter(a -> a.actor().person().equals(person)).map(this::confirmation);
  }

  /** An approval by its id. */
  @Transactional(readOnly = true)
  public Optional<Confirmation> find(UUID id) {
    return rows.find(id).map(this::confirmation);
  }

  private Confirmation confirmation(ConfirmationRows.Asked asked) {
    Optional<ApprovalRequest> request =
        store
            .find(asked.stage())
            .filter(ApprovalStore.Asked::open)
            .map(ApprovalStore.Asked::request)
            .filter(r -> r.digest().equals(asked.digest()));
    String over =
        asked.good() ? "It is not asked for any more." : "It took longer than ten minutes.";
    String outcome =
        (asked.good() && request.isPresent()) || !asked.outcome().isEmpty()
            ? asked.outcome()
            : over;
    return new Confirmation(
        asked.id(),
        asked.stage(),
        asked.actor().person(),
        asked.digest(),
        request.map(ApprovalRequest::connections).orElse(List.of()),
        asked.salt(),
        request.map(counting::stepUp).orElse(StepUp.NONE),
        outcome);
  }

  /** One that can still be confirmed. */
  Optional<ConfirmationRows.Asked> waiting(UUID id) {
    return rows.find(id).filter(ConfirmationRows.Asked::good);
  }

  /**
   * Why a sign-in confirms nothing by the newest configuration. What is not asked for any more has
   * no policy; that is refused by whoever takes the decision under the same lock.
   */
  Optional<Refusal> refuse(ConfirmationRows.Asked asked, SignedAnew signed) {
    return store
        .find(asked.stage())
        .flatMap(
            open ->
                counting.stepUp(open.request()).refuse(signed.at(), signed.context(), store.now()))
        .map(
            why ->
                new Refusal(
                    Refusal.Kind.FORBIDDEN,
                    NOT_CONFIRMED,
                    "Not confirmed: " + why + ".",
                    "Open the link again and sign in, or use your passkey, as it asks."));
  }

  /** Uses one up; false when somebody else has. */
  boolean use(UUID id) {
    return rows.take(id);
  }

  /** Keeps what came of one. */
  void ended(UUID id, String outcome) {
    rows.ended(id, outcome);
  }

  /** Why a person cannot confirm anything here; empty when he can. */
  private Optional<Refusal> unable(PersonId person, StageKey stage) {
    if (!local(person)) {
      return provider(person).isPresent()
          ? Optional.empty()
          : Optional.of(
              cannot(
                  stage,
                  "you are not known to an identity provider that can",
                  "Sign in at an OpenID provider of this server, or ask another approver.",
                  ""));
    }
    List<String> acr =
        store.find(stage).map(asked -> counting.stepUp(asked.request()).acr()).orElse(List.of());
    if (!acr.isEmpty() && !acr.contains(PasskeyProof.CONTEXT)) {
      return Optional.of(
          cannot(
              stage,
              "passkeys of local people are not among the ways that it takes: "
                  + String.join(", ", acr),
              "Ask another approver; an admin can add `passkey` to the acr of its step-up.",
              ""));
    }
    if (passkeys.origin().isEmpty()) {
      return Optional.of(
          cannot(
              stage,
              "this server has no address to which passkeys could belong",
              "Ask an admin: server: url: must name it, beginning with https://",
              ""));
    }
    return passkeys.of(person).isEmpty()
        ? Optional.of(
            cannot(
                stage,
                "you have no passkey here yet",
                "Add one at "
                    + server.map(ServerConfiguration::url).orElse("")
                    + Passkeys.PAGE
                    + ", then approve again.",
                Passkeys.PAGE))
        : Optional.empty();
  }

  private static Refusal cannot(StageKey stage, String why, String action, String link) {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "approval.cannot-confirm",
        stage.environment() + " takes only approvals that are confirmed, and " + why + ".",
        action,
        link);
  }

  private static boolean local(PersonId person) {
    return person.issuer().equals(PersonId.LOCAL);
  }

  private Optional<OidcProvider> provider(PersonId person) {
    return server.map(ServerConfiguration::providers).orElse(List.of()).stream()
        .filter(OidcProvider.class::isInstance)
        .map(OidcProvider.class::cast)
        .filter(p -> p.issuer().equals(person.issuer()))
        .findFirst();
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hash(String secret) {
    return HexFormat.of().parseHex(Sha256.hex(secret));
  }
}
