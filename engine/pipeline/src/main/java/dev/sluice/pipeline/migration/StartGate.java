package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.RehearsalPolicy;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One condition for handing a stage to the agents, evaluated inside the dispatch transaction. The
 * list is walked in order; the first refusal holds and is what the card says.
 */
@FunctionalInterface
interface StartGate {
  /** How many of those who could approve are named. */
  int NAMED = 10;

  /** Code of what is said when approvals are missing. */
  String NOT_APPROVED = "stage.not-approved";

  /** What is said when the approvals that are missing can come from nobody. */
  String NOBODY = "Nobody who could still approve is left: an admin must name approvers.";

  /** Every gate, in order. */
  List<StartGate> ALL =
      List.of(
          StartGate::sameTargets,
          StartGate::rehearsed,
          StartGate::standing,
          StartGate::proven,
          StartGate::splittable,
          StartGate::withinBudget,
          StartGate::approved,
          StartGate::asShown,
          StartGate::starterEntitled,
          StartGate::starterNotAuthor,
          StartGate::starterNotApprover);

  /** Who may not start it, whatever else it waits for. */
  List<StartGate> STARTER = List.of(StartGate::starterNotAuthor, StartGate::starterNotApprover);

  /** The one that counts approvals. */
  StartGate APPROVED = StartGate::approved;

  /** What an emergency does not open: only the approvals have a quorum of their own in it. */
  List<StartGate> WITHOUT_APPROVERS =
      List.of(
          StartGate::sameTargets,
          StartGate::rehearsed,
          StartGate::standing,
          StartGate::proven,
          StartGate::splittable,
          StartGate::withinBudget,
          StartGate::asShown);

  /** Why the stage may not start, or empty. */
  Optional<Refusal> refuse(Start start);

  /**
   * A start before it is allowed.
   *
   * @param stage the stage as stored
   * @param policy its newest policy
   * @param stake how risky it is there now, with what its databases add, and how much it touches
   * @param place its environment, and how risky a run may be there
   * @param verdict what rehearsals say about its targets
   * @param approvals its approvals, if any are asked for
   * @param starter who wants it to start; empty when nobody has said so yet
   * @param edits whether its script may still be changed
   */
  record Start(
      StoredMigration migration,
      StoredStage stage,
      Stage policy,
      Stake stake,
      Ratings.Place place,
      StageVerdict verdict,
      Optional<ApprovalStatus> approvals,
      Optional<Actor> starter,
      Edits edits,
      Entitlements entitlements,
      People people) {

    String environment() {
      return stage.environment();
    }

    /** Whether it does not wait for its usual approvers. */
    boolean emergency() {
      return approvals
          .filter(asked -> asked.digest().equals(migration.digest()))
          .flatMap(ApprovalStatus::emergency)
          .isPresent();
    }
  }

  private static Optional<Refusal> sameTargets(Start start) {
    return start.policy().connections().equals(start.stage().connections())
        ? Optional.empty()
        : refuse(
            "stage.targets-changed",
            "The targets of "
                + start.environment()
                + " were reconfigured since this was opened, so what was approved is not what"
                + " would run.",
            "Open a new migration to take the new targets, and cancel this one.");
  }

  private static Optional<Refusal> rehearsed(Start start) {
    if (start.policy().rehearsal() == RehearsalPolicy.OFF || !start.verdict().waiting()) {
      return Optional.empty();
    }
    return refuse(
        "stage.rehearsal-runs",
        "The rehearsal has not ended yet.",
        "It goes on by itself when the verdict is in.");
  }

  /** A verdict on another schema than the target's is none. */
  private static Optional<Refusal> standing(Start start) {
    return start.policy().rehearsal() == RehearsalPolicy.OFF
        ? Optional.empty()
        : start
            .verdict()
            .voidWhy()
            .flatMap(
                why ->
                    refuse(
                        "stage.rehearsal-void",
                        why + "; what was approved on that verdict does not count.",
                        "Press Rehearse."));
  }

  private static Optional<Refusal> proven(Start start) {
    if (start.policy().rehearsal() == RehearsalPolicy.OFF) {
      return Optional.empty();
    }
    if (start.verdict().failed().isPresent()) {
      return refuse(
          "stage.rehearsal-failed",
          "The script failed in its rehearsal on a shadow of the target.",
          "Edit it; the rehearsal says which statement failed and why.");
    }
    return start.verdict().proven(start.migration().content().down())
            || start.policy().rehearsal() == RehearsalPolicy.INFORM
        ? Optional.empty()
        : refuse(
            "stage.not-proven",
            start.environment() + " takes only migrations whose rollback was proven.",
            "Write a -- DOWN part that restores everything, or rehearse again.");
  }

  private static Optional<Refusal> splittable(Start start) {
    StoredMigration.Content content = start.migration().content();
    return ScriptCheck.refuse("up", content.engine(), content.up());
  }

  /** Rated anew, so that what was opened long ago is judged by the rules of now. */
  private static Optional<Refusal> withinBudget(Start start) {
    RiskBudget budget = start.place().budget();
    RiskReport risk = Ratings.now(start.migration(), start.place());
    RiskLevel level = start.stake().risk();
    return budget.takes(level, risk.score())
        ? Optional.empty()
        : refuse(
            "stage.over-risk-budget",
            "The risk is %s (score %d), and %s takes at most %s (score %d); nothing was run."
                .formatted(
                    level, risk.score(), start.environment(), budget.level(), budget.score()),
            "Make the script less risky, or have an admin raise the risk-budget of "
                + start.environment()
                + ".");
  }

  /** People approved what they were shown; rules that became stricter since need them again. */
  private static Optional<Refusal> asShown(Start start) {
    RiskLevel shown = start.migration().risk().level();
    RiskLevel now = Ratings.now(start.migration(), start.place()).level();
    return now.compareTo(shown) <= 0
        ? Optional.empty()
        : refuse(
            "stage.risk-rose",
            "By the rules of now the risk is %s; it was %s when people looked at it."
                .formatted(now, shown),
            start.edits().refuse(start.migration()).isEmpty()
                ? "Save the script again with an edit, so that it is rated and approved anew."
                : "It has run elsewhere and is not edited any more: open it anew with /sluice"
                    + " supersede %d, so that it is rated and approved anew."
                        .formatted(start.migration().key().number()));
  }

  /** Only what was decided on the digest that would run is looked at. */
  private static Optional<Refusal> approved(Start start) {
    Optional<ApprovalStatus> given =
        start.approvals().filter(a -> a.digest().equals(start.migration().digest()));
    if (start.policy().approvals().required() == 0
        || given.map(ApprovalStatus::complete).orElse(false)) {
      return Optional.empty();
    }
    int required =
        given.map(ApprovalStatus::required).orElse(start.policy().approvals().required());
    int counted = given.map(ApprovalStatus::counted).orElse(0);
    List<PersonId> people = start.approvals().map(ApprovalStatus::waitingFor).orElse(List.of());
    return refuse(
        NOT_APPROVED,
        lacking(start.environment(), counted, required),
        people.isEmpty() ? NOBODY : "It waits for: " + names(start, people) + ".");
  }

  /** By what PostgreSQL knows a text that {@link #lacking} begins. */
  String LACKING = " has [0-9]+ of [0-9]+ approvals[.]";

  /** How many approvals a stage has of those that it needs. */
  static String lacking(String environment, int counted, int required) {
    return "%s has %d of %d approvals.".formatted(environment, counted, required);
  }

  /** Names enough of them to know whom to ask. */
  private static String names(Start start, List<PersonId> people) {
    String named =
        String.join(", ", start.people().names(people.subList(0, Math.min(NAMED, people.size()))));
    return people.size() > NAMED ? "%s and %d more".formatted(named, people.size() - NAMED) : named;
  }

  private static Optional<Refusal> starterEntitled(Start start) {
    if (start.starter().isEmpty()) {
      return refuse(
          "stage.not-started", "Everything is ready; somebody has to start it.", "Press Promote.");
    }
    Actor starter = start.starter().get();
    if (starter.via().equals("system")) {
      return Optional.empty();
    }
    Entitlements entitlements = start.entitlements();
    return entitlements
        .refuse(starter, Permission.EXECUTE, start.environment())
        .filter(
            missing ->
                !start.emergency()
                    || entitlements
                        .refuse(starter, Permission.EMERGENCY, start.environment())
                        .isPresent());
  }

  /** A stage that starts by itself needs nobody who wants it, so nobody is barred there. */
  private static Optional<Refusal> starterNotAuthor(Start start) {
    Actor starter = start.starter().orElseThrow();
    boolean author = start.migration().authorIds().contains(starter.person());
    ApprovalPolicy policy = start.policy().approvals();
    boolean barred = !policy.authorMayExecute() && !start.policy().autoStart();
    return !author || start.emergency() || !barred
        ? Optional.empty()
        : refuse(
            "stage.author-executes",
            "%s wrote this, and %s wants another person to start it."
                .formatted(starter.displayName(), start.environment()),
            others(start));
  }

  private static Optional<Refusal> starterNotApprover(Start start) {
    Actor starter = start.starter().orElseThrow();
    boolean approver = approvers(start).contains(starter.person());
    return !approver || start.emergency() || start.policy().approvals().approverMayExecute()
        ? Optional.empty()
        : refuse(
            "stage.approver-executes",
            "%s approved this, and %s wants another person to start it."
                .formatted(starter.displayName(), start.environment()),
            others(start));
  }

  private static List<PersonId> approvers(Start start) {
    return start.approvals().map(ApprovalStatus::decisions).orElse(List.of()).stream()
        .filter(decision -> decision.counts() && decision.verdict() == Verdict.APPROVED)
        .map(Decision::person)
        .toList();
  }

  /** Who could start it in the place of somebody who may not. */
  private static String others(Start start) {
    ApprovalPolicy policy = start.policy().approvals();
    Set<PersonId> barred = new HashSet<>();
    if (!policy.authorMayExecute()) {
      barred.addAll(start.migration().authorIds());
    }
    if (!policy.approverMayExecute()) {
      barred.addAll(approvers(start));
    }
    List<PersonId> able =
        start
            .entitlements()
            .roster(start.migration().key().workspace())
            .holding(Permission.EXECUTE, start.environment())
            .stream()
            .filter(person -> !barred.contains(person))
            .toList();
    return able.isEmpty()
        ? "Nobody else may start it: an admin must name somebody with the execute permission."
        : "It can be started by: " + names(start, able) + ".";
  }

  private static Optional<Refusal> refuse(String code, String message, String action) {
    return Optional.of(new Refusal(Kind.CONFLICT, code, message, action));
  }
}
