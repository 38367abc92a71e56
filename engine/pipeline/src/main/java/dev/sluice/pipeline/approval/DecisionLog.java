package dev.sluice.pipeline.approval;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.Timeline.Happening;
import dev.sluice.protocol.PasskeyProof;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Writes what became of decisions: audit entry, timeline, event. */
@Component
class DecisionLog {
  private final AuditTrail audit;
  private final Timeline timeline;
  private final ApplicationEventPublisher events;

  DecisionLog(AuditTrail audit, Timeline timeline, ApplicationEventPublisher events) {
    this.audit = audit;
    this.timeline = timeline;
    this.events = events;
  }

  <T> Answer<T> denied(Actor actor, StageKey stage, String digest, Refusal refusal) {
    audit.append(
        AuditEvent.denied(
            "approval.refused",
            actor,
            stage.environment(),
            stage.migration().number(),
            digest,
            Map.of("code", refusal.code(), "message", refusal.message())));
    return Answer.refused(refusal);
  }

  Answer<ApprovalStatus> twice(Actor actor, StageKey stage, String digest, Decision earlier) {
    String word = earlier.verdict().name().toLowerCase(Locale.ROOT);
    audit.append(
        AuditEvent.denied(
            "approval.duplicate-ignored",
            actor,
            stage.environment(),
            stage.migration().number(),
            digest,
            Map.of("earlier", word)));
    return new Answer.NothingToDo<>("You already " + word + " this.");
  }

  void decided(
      Actor actor, StageKey stage, DecisionPolicy.Proposal proposal, ApprovalStatus status) {
    boolean approved = proposal.choice().verdict() == Verdict.APPROVED;
    String code = approved ? "approval.recorded" : "approval.rejected";
    Optional<PersonId> instead = proposal.insteadOf();
    String who =
        actor.displayName() + instead.map(person -> ", in the stead of " + person + ",").orElse("");
    String text =
        approved
            ? "%s approved %s (%d of %d)"
                .formatted(who, stage.environment(), status.counted(), status.required())
            : "%s rejected %s: %s".formatted(who, stage.environment(), proposal.choice().reason());
    audit.append(
        AuditEvent.success(
            code,
            actor,
            stage.environment(),
            stage.migration().number(),
            proposal.choice().digest(),
            facts(proposal, instead)));
    tell(stage, code, actor.displayName(), text);
    events.publishEvent(
        new ApprovalsChanged(
            actor,
            stage,
            proposal.choice().verdict(),
            status.complete(),
            proposal.choice().reason()));
  }

  /** The trail keeps the hash of a confirmation; the token itself stands in the evidence. */
  private static Map<String, String> facts(
      DecisionPolicy.Proposal proposal, Optional<PersonId> insteadOf) {
    Choice choice = proposal.choice();
    Map<String, String> facts = new TreeMap<>();
    if (proposal.asked().request().emergency().isPresent()) {
      facts.put(Emergencies.FLAG, "true");
    }
    facts.put("reason", choice.reason());
    insteadOf.ifPresent(person -> facts.put("in-the-stead-of", person.toString()));
    proposal
        .actor()
        .signedIn()
        .ifPresent(
            how -> {
              facts.put("signed-in-by", how.method() + " at " + how.provider());
              facts.put("signed-in-at", how.at().toString());
              facts.put("signed-in-reference", how.reference());
            });
    String token = choice.proof().token();
    if (choice.proof().given()) {
      boolean passkey = PasskeyProof.is(token);
      facts.put("confirmed", passkey ? "by a passkey" : "at the identity provider");
      facts.put("token-sha256", Sha256.hex(token));
    }
    return facts;
  }

  void withdrawn(Actor actor, StageKey stage, String digest) {
    audit.append(
        AuditEvent.success(
            "approval.withdrawn",
            actor,
            stage.environment(),
            stage.migration().number(),
            digest,
            Map.of()));
    tell(
        stage,
        "approval.withdrawn",
        actor.displayName(),
        actor.displayName() + " withdrew the decision on " + stage.environment());
  }

  void voided(StageKey stage, int ended, String why) {
    tell(
        stage,
        "approval.voided",
        "Sluice",
        "%d decision(s) on %s no longer count: %s".formatted(ended, stage.environment(), why));
  }

  void invalidated(Actor starter, StageKey stage, Decision decision) {
    audit.append(
        AuditEvent.denied(
            "approval.invalidated",
            starter,
            stage.environment(),
            stage.migration().number(),
            decision.digest(),
            Map.of("person", decision.person().toString(), "why", decision.standing())));
  }

  void expired(StageKey stage, Decision decision) {
    audit.append(
        AuditEvent.success(
            "approval.expired",
            Actor.system(stage.migration().workspace(), "expiry"),
            stage.environment(),
            stage.migration().number(),
            decision.digest(),
            Map.of("person", decision.person().toString())));
    tell(
        stage,
        "approval.expired",
        "Sluice",
        "The approval of %s on %s has expired"
            .formatted(decision.displayName(), stage.environment()));
  }

  private void tell(StageKey stage, String code, String who, String text) {
    timeline.append(
        stage.migration(), new Happening(stage.environment(), code, who, text, Map.of()));
  }
}
