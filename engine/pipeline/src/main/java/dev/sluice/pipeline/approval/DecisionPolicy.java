package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.util.List;
import java.util.Optional;

/**
 * One reason why a decision may be refused. The list is walked in order; the first refusal holds.
 */
@FunctionalInterface
interface DecisionPolicy {
  /** Code of the refusal of what is not asked for any more. */
  String CLOSED = "approval.closed";

  /** Every policy, in the order in which a person understands the answers best. */
  List<DecisionPolicy> ALL =
      List.of(
          DecisionPolicy::human,
          DecisionPolicy::mayView,
          DecisionPolicy::open,
          DecisionPolicy::thisDigest,
          DecisionPolicy::notAnAuthor,
          DecisionPolicy::notAway,
          DecisionPolicy::entitled,
          DecisionPolicy::rejectionHasReason);

  /** Why this decision is refused, or empty. */
  Optional<Refusal> refuse(Proposal proposal);

  /**
   * A decision before it is taken.
   *
   * @param choice what the person wants
   * @param asked the request as it stands
   * @param stage newest policy of the stage
   * @param entitlements what the actor may do otherwise
   * @param roster everybody of the workspace as they stand now
   */
  record Proposal(
      Actor actor,
      Choice choice,
      ApprovalStore.Asked asked,
      Stage stage,
      Entitlements entitlements,
      Roster roster) {

    /** In whose stead the actor decides; empty when for himself. */
    Optional<PersonId> insteadOf() {
      String environment = asked.request().stage().environment();
      boolean own =
          stage.approvals().groups().stream()
              .anyMatch(
                  group ->
                      roster.matches(actor.person(), environment, group.from())
                          && standsInFor(environment, group).isEmpty());
      return own
          ? Optional.empty()
          : stage.approvals().groups().stream()
              .flatMap(group -> standsInFor(environment, group).stream())
              .findFirst();
    }

    private Optional<PersonId> standsInFor(String environment, Stage.ApproverGroup group) {
      return roster.standsInFor(actor.person(), environment, group.from());
    }
  }

  private static Optional<Refusal> human(Proposal p) {
    return human(p.actor());
  }

  /** Why a program may not decide, or take a decision back. */
  static Optional<Refusal> human(Actor actor) {
    return actor.human()
        ? Optional.empty()
        : refuse(
            Kind.FORBIDDEN,
            "approval.not-human",
            "Approvals need a person who signed in; an API token cannot decide.",
            "Sign in and decide in person.");
  }

  private static Optional<Refusal> mayView(Proposal p) {
    return p.entitlements()
        .refuse(p.actor(), Permission.VIEW, p.asked().request().stage().environment());
  }

  private static Optional<Refusal> open(Proposal p) {
    return p.asked().open()
        ? Optional.empty()
        : refuse(
            Kind.CONFLICT,
            CLOSED,
            "Decisions are no longer taken here: " + p.asked().closedWhy() + ".",
            "Open the migration to see where it stands.");
  }

  private static Optional<Refusal> thisDigest(Proposal p) {
    return p.choice().digest().equals(p.asked().request().digest())
        ? Optional.empty()
        : refuse(
            Kind.CONFLICT,
            "approval.stale",
            "The script changed since you looked at it.",
            "Read the migration again and decide on what it is now.");
  }

  private static Optional<Refusal> notAnAuthor(Proposal p) {
    boolean author = p.asked().request().authors().contains(p.actor().person());
    return !author || p.stage().approvals().selfApproval()
        ? Optional.empty()
        : refuse(
            Kind.FORBIDDEN,
            "approval.own-change",
            "You wrote or edited this change, so you cannot decide on it.",
            "Ask another approver; to take it back, cancel it.");
  }

  /**
   * Who has handed his right over does not use it beside his deputy; he may stand in for others.
   * Who has no place of his own here has handed nothing over: he is told so by the next rule.
   */
  private static Optional<Refusal> notAway(Proposal p) {
    String environment = p.asked().request().stage().environment();
    PersonId person = p.actor().person();
    List<Stage.ApproverGroup> groups = p.stage().approvals().groups();
    boolean own = groups.stream().anyMatch(g -> p.roster().own(person, environment, g.from()));
    boolean decides =
        groups.stream().anyMatch(g -> p.roster().matches(person, environment, g.from()));
    return !own || decides
        ? Optional.empty()
        : p.roster()
            .deputy(person, environment)
            .flatMap(
                lent ->
                    refuse(
                        Kind.CONFLICT,
                        "approval.handed-over",
                        "You have handed your approvals over to %s until %s."
                            .formatted(lent.deputy(), lent.until()),
                        "Take them back first: /sluice delegate end " + lent.id()));
  }

  private static Optional<Refusal> entitled(Proposal p) {
    String environment = p.asked().request().stage().environment();
    boolean member =
        p.stage().approvals().groups().stream()
            .anyMatch(group -> p.roster().matches(p.actor().person(), environment, group.from()));
    return member
        ? Optional.empty()
        : refuse(
            Kind.FORBIDDEN,
            "approval.not-entitled",
            "You are not among the approvers of " + environment + ".",
            "Approvers are: "
                + String.join(
                    "; ",
                    p.stage().approvals().groups().stream()
                        .map(g -> g.name() + " (" + String.join(", ", g.from()) + ")")
                        .toList())
                + ". An admin of the workspace can change that.");
  }

  private static Optional<Refusal> rejectionHasReason(Proposal p) {
    return p.choice().verdict() == Verdict.APPROVED || !p.choice().reason().isBlank()
        ? Optional.empty()
        : refuse(
            Kind.INVALID,
            "approval.no-reason",
            "A rejection needs a reason.",
            "Say in a sentence what should change.");
  }

  private static Optional<Refusal> refuse(Kind kind, String code, String message, String action) {
    return Optional.of(new Refusal(kind, code, message, action));
  }
}
