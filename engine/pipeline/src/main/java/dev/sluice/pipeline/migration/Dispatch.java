package dev.sluice.pipeline.migration;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.approval.Emergencies;
import dev.sluice.pipeline.approval.Emergency;
import dev.sluice.pipeline.audit.AuditGap;
import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.migration.Transitions.Move;
import dev.sluice.pipeline.run.RunOrder;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import dev.sluice.pipeline.run.TargetRun;
import dev.sluice.protocol.BundlePayload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Hands stages to the agents. Everything that allows a start is looked at again here, in the one
 * transaction that also writes the run (invariants I2, I6).
 */
@Component
class Dispatch {
  private final Workspaces workspaces;
  private final Approvals approvals;
  private final Runs runs;
  private final Transitions transitions;
  private final Entitlements entitlements;
  private final People people;
  private final AuditGaps gaps;
  private final Verdicts verdicts;
  private final Policies policies;
  private final Edits edits;
  private final Asking asking;

  Dispatch(
      Workspaces workspaces,
      Approvals approvals,
      Runs runs,
      Transitions transitions,
      Entitlements entitlements,
      People people,
      AuditGaps gaps,
      Verdicts verdicts,
      Policies policies,
      Edits edits,
      Asking asking) {
    this.workspaces = workspaces;
    this.approvals = approvals;
    this.runs = runs;
    this.transitions = transitions;
    this.entitlements = entitlements;
    this.people = people;
    this.gaps = gaps;
    this.verdicts = verdicts;
    this.policies = policies;
    this.edits = edits;
    this.asking = asking;
  }

  /** Starts the current stage if somebody or a policy wants that and every gate is open. */
  void advance(StoredMigration migration, String correlation) {
    StoredStage stage = migration.current();
    if (stage.state() != RunState.PENDING) {
      return;
    }
    Optional<Stage> policy = policies.of(migration, stage);
    if (policy.isEmpty()) {
      transitions.explain(migration, stage.environment(), gone(migration, stage).message());
      return;
    }
    StageVerdict verdict = verdicts.of(migration, stage);
    asking.ifDue(migration, stage, policy.get(), verdict);
    Answer<StoredMigration> answer =
        start(migration, stage, verdict, starter(migration, stage, policy.get(), correlation));
    answer
        .refusal()
        .ifPresent(
            refusal ->
                transitions.explain(
                    migration, stage.environment(), refusal.message() + " " + refusal.action()));
  }

  /** Starts a Pending stage, or says which gate is shut. */
  Answer<StoredMigration> start(
      StoredMigration migration, StoredStage stage, Optional<Actor> starter) {
    StageVerdict verdict = verdicts.of(migration, stage);
    policies
        .of(migration, stage)
        .ifPresent(policy -> asking.ifDue(migration, stage, policy, verdict));
    Answer<StoredMigration> answer = start(migration, stage, verdict, starter);
    if (answer.refusal().isPresent()) {
      starter.ifPresent(who -> approvals.lapsed(who, migration.key().stage(stage.environment())));
    }
    return answer;
  }

  private Answer<StoredMigration> start(
      StoredMigration migration, StoredStage stage, StageVerdict verdict, Optional<Actor> starter) {
    Optional<Refusal> refusal =
        applied(migration, stage).or(() -> refuse(migration, stage, verdict, starter));
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    Actor actor = starter.orElseThrow();
    StageKey key = migration.key().stage(stage.environment());
    Move move = started(actor, approvals.status(key).flatMap(ApprovalStatus::emergency));
    approvals.close(key, "the run has started");
    StoredMigration now = transitions.move(migration, stage.environment(), move);
    runs.start(
        order(migration, stage, Direction.UP, migration.content().up(), actor)
            .on(bases(migration, stage, verdict)));
    return Answer.done(now);
  }

  private static Move started(Actor actor, Optional<Emergency> emergency) {
    String cause = "started by " + actor.displayName();
    return emergency
        .map(
            why ->
                new Move(
                    RunState.IN_PROGRESS,
                    actor,
                    cause + " without the usual approvals: " + why.reason(),
                    Map.of(Emergencies.FLAG, "true")))
        .orElseGet(() -> new Move(RunState.IN_PROGRESS, actor, cause));
  }

  /** Why nothing may be undone on a stage: nobody says how to run it, or the store was changed. */
  Optional<Refusal> refuseUndo(StoredMigration migration, StoredStage stage, Actor actor) {
    return policies.of(migration, stage).isEmpty()
        ? Optional.of(gone(migration, stage))
        : distrusted(migration, stage, Optional.of(actor));
  }

  private Optional<Refusal> applied(StoredMigration migration, StoredStage stage) {
    return runs.applied(migration.key().stage(stage.environment())).keySet().stream()
        .findFirst()
        .map(
            connection ->
                new Refusal(
                    Refusal.Kind.CONFLICT,
                    "stage.already-applied",
                    "Statements are applied on %s/%s, so it cannot be started from the beginning."
                        .formatted(stage.environment(), connection),
                    "Resume it, or roll it back first."));
  }

  /** Why a stage may not run now; empty when it may. */
  Optional<Refusal> refuse(StoredMigration migration, StoredStage stage, Optional<Actor> starter) {
    return refuse(migration, stage, verdicts.of(migration, stage), starter);
  }

  /** Why a stage may not run even without its approvers; empty when they are all it waits for. */
  Optional<Refusal> refuseEmergency(StoredMigration migration, StoredStage stage, Actor actor) {
    StageVerdict verdict = verdicts.of(migration, stage);
    return applied(migration, stage)
        .or(
            () ->
                refuse(migration, stage, verdict, Optional.of(actor), StartGate.WITHOUT_APPROVERS));
  }

  /** Why a person may not start a stage, whatever else it waits for; empty when he may. */
  Optional<Refusal> refuseStarter(StoredMigration migration, StoredStage stage, Actor actor) {
    return policies
        .of(migration, stage)
        .map(p -> start(migration, stage, p, StageVerdict.NONE, Optional.of(actor)))
        .flatMap(start -> first(StartGate.STARTER, start));
  }

  private Optional<Refusal> refuse(
      StoredMigration migration, StoredStage stage, StageVerdict verdict, Optional<Actor> starter) {
    return refuse(migration, stage, verdict, starter, StartGate.ALL);
  }

  private Optional<Refusal> refuse(
      StoredMigration migration,
      StoredStage stage,
      StageVerdict verdict,
      Optional<Actor> starter,
      List<StartGate> gates) {
    Optional<Stage> policy = policies.of(migration, stage);
    if (policy.isEmpty()) {
      return Optional.of(gone(migration, stage));
    }
    Optional<Refusal> distrusted = distrusted(migration, stage, starter);
    if (distrusted.isPresent()) {
      return distrusted;
    }
    return first(gates, start(migration, stage, policy.get(), verdict, starter));
  }

  private static Optional<Refusal> first(List<StartGate> gates, StartGate.Start start) {
    return gates.stream().flatMap(gate -> gate.refuse(start).stream()).findFirst();
  }

  private StartGate.Start start(
      StoredMigration migration,
      StoredStage stage,
      Stage policy,
      StageVerdict verdict,
      Optional<Actor> starter) {
    return new StartGate.Start(
        migration,
        stage,
        policy,
        policies.stake(migration, stage),
        policies.place(migration.key().workspace(), stage.environment()),
        verdict,
        approvals.status(migration.key().stage(stage.environment())),
        starter,
        edits,
        entitlements,
        people);
  }

  /** The order to try the failed targets of a stage again, on the schemas that were rehearsed. */
  RunOrder again(StoredMigration migration, StoredStage stage, Actor actor) {
    return order(migration, stage, Direction.UP, migration.content().up(), actor)
        .on(bases(migration, stage, verdicts.of(migration, stage)));
  }

  private Map<String, String> bases(
      StoredMigration migration, StoredStage stage, StageVerdict verdict) {
    boolean off =
        policies
            .of(migration, stage)
            .filter(policy -> policy.rehearsal() == Stage.RehearsalPolicy.OFF)
            .isPresent();
    return off ? Map.of() : verdict.bases();
  }

  /** Nobody is asked any more about what is tried again; to stop it is to cancel it. */
  void goesOn(StoredMigration migration, StoredStage stage) {
    approvals.close(migration.key().stage(stage.environment()), "the run goes on");
  }

  /** The order for a run of a stage, with the approvals that count now. */
  RunOrder order(
      StoredMigration migration,
      StoredStage stage,
      Direction direction,
      String script,
      Actor actor) {
    WorkspaceConfiguration configuration = workspaces.configuration(migration.key().workspace());
    Stage policy =
        policies
            .of(migration, stage)
            .orElseThrow(() -> new IllegalStateException(gone(migration, stage).message()));
    List<Decision> counted =
        approvals
            .status(migration.key().stage(stage.environment()))
            .map(ApprovalStatus::decisions)
            .orElse(List.of())
            .stream()
            .filter(d -> d.counts() && d.verdict() == Verdict.APPROVED)
            .toList();
    return new RunOrder(
        migration.key().stage(stage.environment()),
        direction,
        migration.content().title(),
        migration.content().flow(),
        migration.content().engine(),
        migration.approved(),
        script,
        stage.connections(),
        policy.execution(),
        counted.stream().map(Dispatch::evidence).toList(),
        configuration.version(),
        actor);
  }

  /** Why the store is not to be believed: it lost what happened, or somebody changed it. */
  private Optional<Refusal> distrusted(
      StoredMigration migration, StoredStage stage, Optional<Actor> starter) {
    return gaps.in(migration.key().workspace())
        .map(AuditGap::refusal)
        .or(() -> tampered(migration, stage, starter));
  }

  private Optional<Refusal> tampered(
      StoredMigration migration, StoredStage stage, Optional<Actor> starter) {
    if (migration.recomputedDigest().equals(migration.digest())) {
      return Optional.empty();
    }
    Actor actor = starter.orElseGet(() -> Actor.system(migration.key().workspace(), "integrity"));
    transitions.integrityAlarm(actor, migration, stage.environment());
    return Optional.of(
        new Refusal(
            Refusal.Kind.CONFLICT,
            "integrity.alarm",
            "The stored script is not the one that its digest was made of; nothing is run.",
            "Cancel this migration, open it again and find out who changed the store."));
  }

  /** Whether nothing of a migration is applied on any target of a stage. */
  boolean untouched(StoredMigration migration, StoredStage stage) {
    return runs.applied(migration.key().stage(stage.environment())).isEmpty();
  }

  /** Connections of a stage whose newest run failed. */
  List<String> failed(StoredMigration migration, StoredStage stage) {
    return runs.targets(migration.key().stage(stage.environment())).stream()
        .filter(target -> target.state() == RunState.FAILED)
        .map(TargetRun::connection)
        .toList();
  }

  /** Who wanted a start before, and is asked for no more than that. */
  private static Actor person(
      StoredMigration migration, PersonId person, String name, String correlation) {
    return new Actor(migration.key().workspace(), person, name, "promotion", "", true, correlation);
  }

  private Optional<Actor> starter(
      StoredMigration migration, StoredStage stage, Stage policy, String correlation) {
    Actor system = Actor.system(migration.key().workspace(), correlation);
    Optional<Emergency> emergency =
        approvals
            .status(migration.key().stage(stage.environment()))
            .filter(asked -> asked.open() && asked.digest().equals(migration.digest()))
            .flatMap(ApprovalStatus::emergency);
    if (emergency.isPresent()) {
      return Optional.of(
          person(migration, emergency.get().person(), emergency.get().name(), correlation));
    }
    if (stage.promotedBy().isPresent()
        && !stage.promotedBy().get().person().equals(system.person())) {
      Author by = stage.promotedBy().get();
      return Optional.of(person(migration, by.person(), by.displayName(), correlation));
    }
    return policy.autoStart() || stage.promotedBy().isPresent()
        ? Optional.of(system)
        : Optional.empty();
  }

  private static BundlePayload.Approval evidence(Decision decision) {
    return new BundlePayload.Approval(
        decision.person().issuer(),
        decision.person().subject(),
        decision.displayName(),
        decision.digest(),
        decision.at().getEpochSecond(),
        decision.proof());
  }

  /** A stage whose flow does not have it any more. */
  static Refusal gone(StoredMigration migration, StoredStage stage) {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "stage.not-configured",
        "The flow %s has no stage %s any more."
            .formatted(migration.content().flow(), stage.environment()),
        "Put it back into the configuration, or cancel this migration.");
  }
}
