package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Approvers who are away, and who decides in their stead. A deputy gets nothing but the places of
 * the approver in approver lists, as they are at the moment of a decision and of its counting; he
 * cannot hand them on, nor decide for an author of a change on that change.
 */
@Component
public class Delegations {
  private final DelegationRows rows;
  private final DelegationRules rules;
  private final Entitlements entitlements;
  private final AuditTrail audit;
  private final ApplicationEventPublisher events;

  Delegations(
      DelegationRows rows,
      DelegationRules rules,
      Entitlements entitlements,
      AuditTrail audit,
      ApplicationEventPublisher events) {
    this.rows = rows;
    this.rules = rules;
    this.entitlements = entitlements;
    this.audit = audit;
    this.events = events;
  }

  /** Hands the actor's own right to decide over for a time; one such at a time. */
  @Transactional
  public Answer<Delegation> give(Actor actor, Wish wish) {
    rows.lock(actor.person());
    Instant now = rows.clock();
    Delegation asked =
        new Delegation(
            0,
            actor.workspace(),
            actor.person(),
            wish.deputy(),
            Set.copyOf(wish.environments()),
            wish.from().orElse(now),
            wish.until(),
            wish.reason());
    Optional<Refusal> refusal = rules.refuse(actor, asked, now, rows.standing(actor.workspace()));
    if (refusal.isPresent()) {
      Map<String, String> facts = new TreeMap<>(facts(asked));
      facts.put("code", refusal.get().code());
      audit.append(AuditEvent.denied("approval.delegation-refused", actor, "", 0, "", facts));
      return Answer.refused(refusal.get());
    }
    Delegation given = asked.numbered(rows.give(asked));
    audit.append(AuditEvent.success("approval.delegated", actor, "", 0, "", facts(given)));
    events.publishEvent(new DelegationChanged(given, actor, true));
    return Answer.done(given);
  }

  /** Takes a right back before its time: by whom it belongs to, his deputy, or an admin. */
  @Transactional
  public Answer<Delegation> end(Actor actor, long id) {
    Optional<Delegation> found =
        rows.find(actor.workspace(), id).filter(one -> actor.human() && mayEnd(actor, one));
    if (found.isEmpty() || !rows.end(actor.workspace(), id)) {
      return Answer.refused(
          new Refusal(
              Refusal.Kind.NOT_FOUND,
              "delegation.no-such",
              "There is no delegation " + id + " that you may end.",
              "See /sluice delegations; who gave it, the deputy and admins can end it."));
    }
    audit.append(
        AuditEvent.success("approval.delegation-ended", actor, "", 0, "", facts(found.get())));
    events.publishEvent(new DelegationChanged(found.get(), actor, false));
    return Answer.done(found.get());
  }

  private boolean mayEnd(Actor actor, Delegation delegation) {
    return actor.person().equals(delegation.approver())
        || actor.person().equals(delegation.deputy())
        || entitlements.refuse(actor, Permission.MANAGE, Entitlements.EVERYWHERE).isEmpty();
  }

  /** All of the actor's workspace that have not ended, also those to come. */
  @Transactional(readOnly = true)
  public List<Delegation> in(Actor actor) {
    return rows.standing(actor.workspace());
  }

  private static Map<String, String> facts(Delegation delegation) {
    return Map.of(
        "approver", delegation.approver().toString(),
        "deputy", delegation.deputy().toString(),
        "environments",
            delegation.environments().isEmpty()
                ? "all"
                : String.join(",", new TreeSet<>(delegation.environments())),
        "from", delegation.from().toString(),
        "until", delegation.until().toString(),
        "reason", delegation.reason());
  }

  /**
   * What somebody wants to hand over.
   *
   * @param deputy to whom
   * @param environments where; none for everywhere
   * @param from when it begins; empty to begin at once
   * @param until when it ends
   * @param reason why, or empty
   */
  public record Wish(
      PersonId deputy,
      List<String> environments,
      Optional<Instant> from,
      Instant until,
      String reason) {
    public Wish {
      environments = List.copyOf(environments);
    }
  }
}
