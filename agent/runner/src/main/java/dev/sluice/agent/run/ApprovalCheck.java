package dev.sluice.agent.run;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import dev.sluice.agent.policy.ApprovalRule;
import dev.sluice.agent.policy.ApprovalRules;
import dev.sluice.agent.policy.ConfirmationToken;
import dev.sluice.agent.policy.ConfirmationToken.NotBelievedException;
import dev.sluice.agent.policy.TrustedIssuer;
import dev.sluice.agent.policy.TrustedPasskey;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.protocol.ApprovalStatement;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.BundlePayload.Approval;
import dev.sluice.protocol.PasskeyProof;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The agent's own count of approvals, where its operator wants one. The server only carries the
 * proofs: they are identity tokens that providers signed, or what people's passkeys signed, over
 * exactly this digest, stage and decision, so that whoever holds the server can withhold approvals
 * but not make any.
 */
final class ApprovalCheck {
  private static final String APPROVE =
      "Have people approve it whom the agent permits (sluice agent approvals list), with a"
          + " step-up policy for the environment in the server's configuration.";
  private static final String ROTATED =
      "If %s has new keys, save what it publishes at its jwks_uri and give it to the agent (sluice"
          + " agent approvals trust --issuer ... --keys FILE). Else: ";

  private final PrivateFile file;
  private final Clock clock;

  ApprovalCheck(PrivateFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Why a bundle may not be executed in its environment, or empty. */
  Optional<Denied> refuse(BundlePayload payload) {
    try {
      ApprovalRules rules = ApprovalRules.read(file);
      return rules
          .rule(payload.environment())
          .flatMap(rule -> covered(payload).or(() -> approved(payload, rules, rule)));
    } catch (AgentException e) {
      return Optional.of(
          new Denied("approvals-unreadable", String.valueOf(e.getMessage()), e.action()));
    }
  }

  /** Whether the digest that was approved is of this very script, stage and target. */
  private static Optional<Denied> covered(BundlePayload payload) {
    ApprovedContent content = payload.content();
    boolean script =
        forward(payload)
            ? content.up().equals(payload.scriptSha256())
            : content.undoneBy(payload.scriptSha256());
    boolean target =
        content
            .stage(payload.environment())
            .map(stage -> stage.connections().contains(payload.connection()))
            .orElse(false);
    if (!content.digest().equals(payload.digest())
        || !content.workspace().equals(payload.workspace())) {
      return denied("other-content", "The digest is not made of what the bundle says.");
    }
    if (!script) {
      return denied("other-script", "The script is not one that the approved digest covers.");
    }
    return target
        ? Optional.empty()
        : denied("other-target", "The approved digest does not name this target.");
  }

  /**
   * What goes forward is counted by the rule of now. What goes back was run by approvals that a
   * rule took; when that was replaced since, those who were permitted then still vouch for the way
   * back.
   */
  private Optional<Denied> approved(BundlePayload payload, ApprovalRules rules, ApprovalRule rule) {
    Optional<Denied> now = counted(payload, rules, rule, Instant.MAX);
    boolean then =
        !forward(payload)
            && now.isPresent()
            && rules.former(payload.environment()).stream()
                .anyMatch(old -> counted(payload, rules, old.rule(), old.until()).isEmpty());
    return then ? Optional.empty() : now;
  }

  private static boolean forward(BundlePayload payload) {
    return payload.direction().equalsIgnoreCase("UP");
  }

  /** Counts by a rule what was signed while it stood. */
  private Optional<Denied> counted(
      BundlePayload payload, ApprovalRules rules, ApprovalRule rule, Instant until) {
    Set<String> people = new TreeSet<>();
    Set<String> refused = new LinkedHashSet<>();
    Set<String> unsigned = new TreeSet<>();
    for (Approval approval : payload.approvals()) {
      try {
        people.add(proven(payload, approval, rules, rule, until));
      } catch (NotBelievedException e) {
        refused.add(approval.name() + ": " + e.reason());
        if (e.unsigned()) {
          unsigned.add(approval.issuer());
        }
      }
    }
    if (people.size() >= rule.required()) {
      return Optional.empty();
    }
    return Optional.of(
        new Denied(
            "too-few-approvals",
            "This agent wants %d approvals of %s proven by provider or passkey and has %d%s."
                .formatted(
                    rule.required(),
                    rule.environment(),
                    people.size(),
                    refused.isEmpty() ? "" : " (" + String.join("; ", refused) + ")"),
            unsigned.isEmpty()
                ? APPROVE
                : ROTATED.formatted(String.join(", ", unsigned)) + APPROVE));
  }

  /** The person whose approval is proven. */
  private String proven(
      BundlePayload payload,
      Approval approval,
      ApprovalRules rules,
      ApprovalRule rule,
      Instant until)
      throws NotBelievedException {
    if (!approval.proof().given()) {
      throw new NotBelievedException("not confirmed at an identity provider or by a passkey");
    }
    ApprovalStatement wanted = statement(payload, approval);
    Signed signed =
        PasskeyProof.is(approval.proof().token())
            ? byPasskey(approval, wanted, rules)
            : byProvider(approval, wanted, rules);
    signed.token().suits(rule, clock.instant(), forward(payload));
    if (signed.token().issuedAt().isAfter(until)) {
      throw new NotBelievedException("it was signed when another rule stood");
    }
    if (!rule.permits(signed.person())) {
      throw new NotBelievedException("the person may not approve " + rule.environment() + " here");
    }
    return signed.person();
  }

  private static Signed byProvider(Approval approval, ApprovalStatement wanted, ApprovalRules rules)
      throws NotBelievedException {
    Optional<TrustedIssuer> issuer = rules.issuer(approval.issuer());
    if (issuer.isEmpty()) {
      throw new NotBelievedException("the issuer " + approval.issuer() + " is not trusted here");
    }
    ConfirmationToken token = ConfirmationToken.verify(approval.proof().token(), issuer.get());
    if (!token.nonce().equals(wanted.nonce())) {
      throw new NotBelievedException(
          "it confirms something else than this digest, stage and targets");
    }
    return new Signed(issuer.get().issuer() + "#" + token.subject(), token);
  }

  /** Whose passkey it is and which key it has is what the operator said, never the server. */
  private static Signed byPasskey(Approval approval, ApprovalStatement wanted, ApprovalRules rules)
      throws NotBelievedException {
    try {
      PasskeyProof proof = PasskeyProof.read(approval.proof().token());
      Optional<TrustedPasskey> passkey = rules.passkey(proof.key().credentialId());
      if (passkey.isEmpty()) {
        throw new NotBelievedException(
            "the passkey is not trusted here (sluice agent approvals trust-passkey)");
      }
      return new Signed(passkey.get().person(), passkey.get().verify(proof, wanted));
    } catch (PasskeyProof.RefusedException e) {
      throw new NotBelievedException(e.reason(), e);
    }
  }

  /**
   * What somebody signed.
   *
   * @param person who, as {@code ISSUER#SUBJECT}
   */
  private record Signed(String person, ConfirmationToken token) {}

  private static ApprovalStatement statement(BundlePayload payload, Approval approval) {
    List<String> connections =
        payload.content().stage(payload.environment()).orElseThrow().connections();
    return new ApprovalStatement(
        payload.workspace(),
        payload.migration(),
        payload.digest(),
        payload.environment(),
        connections,
        ApprovalStatement.APPROVED,
        approval.proof().salt());
  }

  private static Optional<Denied> denied(String code, String message) {
    return Optional.of(
        new Denied(code, message, "Nothing was run; look at the server's audit trail."));
  }
}
