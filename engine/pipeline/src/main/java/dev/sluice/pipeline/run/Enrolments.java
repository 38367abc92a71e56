package dev.sluice.pipeline.run;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.protocol.Enrolment;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Turns one-time keys into agents. */
@Component
class Enrolments {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  private final AgentRows rows;
  private final AuditTrail audit;
  private final ServerKeys keys;
  private final TransactionOperations transactions;

  Enrolments(
      AgentRows rows, AuditTrail audit, ServerKeys keys, TransactionOperations transactions) {
    this.rows = rows;
    this.audit = audit;
    this.keys = keys;
    this.transactions = transactions;
  }

  /** Enrols an agent; the key is used up only when that succeeds. */
  Answer<Enrolment.Response> enrol(Enrolment.Request request) {
    Optional<String> publicJwk = publicPart(request.publicKey());
    if (!request.name().matches(NAME) || publicJwk.isEmpty()) {
      return refused(
          Refusal.Kind.INVALID,
          "agent.enrolment",
          "An agent has a name of letters, digits, '.', '_', '-' and an Ed25519 public key.",
          "Call `./sluice agent enroll` with --name.");
    }
    try {
      return transactions.execute(status -> enrol(request, publicJwk.get()));
    } catch (DuplicateKeyException taken) {
      return refused(
          Refusal.Kind.CONFLICT,
          "agent.name-taken",
          "There is an agent " + request.name() + " already.",
          "Take another name, or have an administrator revoke the old one; the key is still good.");
    }
  }

  private Answer<Enrolment.Response> enrol(Enrolment.Request request, String publicJwk) {
    Optional<AgentRows.Key> used = rows.use(Sha256.hex(request.key()), request.name());
    if (used.isEmpty()) {
      return refused(
          Refusal.Kind.FORBIDDEN,
          "agent.enrolment-key",
          "This enrolment key is unknown, used or expired.",
          "Ask an administrator of the workspace for a new one.");
    }
    UUID id = UUID.randomUUID();
    AgentRows.Key key = used.get();
    rows.insert(id, key, request, publicJwk);
    audit.append(
        AuditEvent.success(
            "agent.enrolled",
            Actor.system(key.workspace(), id.toString()),
            "",
            0,
            "",
            Map.of(
                "agent", request.name(),
                "id", id.toString(),
                "environments", key.scope().words())));
    return Answer.done(
        new Enrolment.Response(id.toString(), key.workspace().value(), keys.publicJwk()));
  }

  /** Only the public half is kept, even if an agent sent more. */
  private static Optional<String> publicPart(String jwk) {
    try {
      PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(jwk);
      return key instanceof OctetKeyPairJsonWebKey pair
              && OctetKeyPairJsonWebKey.SUBTYPE_ED25519.equals(pair.getSubtype())
          ? Optional.of(pair.toJson(PublicJsonWebKey.OutputControlLevel.PUBLIC_ONLY))
          : Optional.empty();
    } catch (JoseException e) {
      return Optional.empty();
    }
  }

  private static Answer<Enrolment.Response> refused(
      Refusal.Kind kind, String code, String message, String action) {
    return Answer.refused(new Refusal(kind, code, message, action));
  }
}
