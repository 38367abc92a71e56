package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.PersonDeactivated;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.BundlePayload.Proof;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Asks for decisions, takes them and counts them. */
@Component
public class Approvals {
  /** A confirmation that is not good any more. */
  public static final Refusal OVER =
      new Refusal(
          Refusal.Kind.NOT_FOUND,
          "approval.no-such-confirmation",
          "This confirmation is not good any more: it was used, or is older than ten minutes.",
          "Approve again for a new one.");

  private final ApprovalStore store;
  private final Counting counting;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final MigrationLock lock;
  private final DecisionLog log;
  private final Confirmations confirmations;
  private final Deciding deciding;
  private final Emergencies emergencies;

  Approvals(
      ApprovalStore store,
      Counting counting,
      Workspaces workspaces,
      Entitlements entitlements,
      MigrationLock lock,
      DecisionLog log,
      Confirmations confirmations,
      Deciding deciding,
      Emergencies emergencies) {
    this.store = store;
    this.counting = counting;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.lock = lock;
    this.log = log;
    this.confirmations = confirmations;
    this.deciding = deciding;
    this.emergencies = emergencies;
  }

  /**
   * Takes a decision in one transaction with its audit entry. Policies in order: human, may view,
   * still open, this exact digest, not an author, entitled in the environment now, not twice. An
   * approval that the environment wants confirmed is refused with the link where to do that.
   *
   * @param digest the digest that the person saw
   */
  @Transactional
  public Answer<ApprovalStatus> decide(
      Actor actor, StageKey stage, Verdict verdict, String digest, String reason) {
    return take(actor, stage, new Choice(verdict, digest, reason, Proof.NONE));
  }

  /**
   * Takes an approval that waited for its confirmation, as if it were given now. A sign-in that is
   * not what the environment wants at this moment uses nothing up.
   *
   * @param id of the {@link Confirmation}
   */
  @Transactional
  public Answer<ApprovalStatus> confirm(UUID id, SignedAnew signed) {
    Optional<ConfirmationRows.Asked> waiting = confirmations.waiting(id);
    if (waiting.isEmpty()) {
      return Answer.refused(OVER);
    }
    ConfirmationRows.Asked asked = waiting.get();
    lock.take(asked.stage().migration());
    Optional<Refusal> weak = confirmations.refuse(asked, signed);
    if (weak.isPresent()) {
      return log.denied(asked.actor(), asked.stage(), asked.digest(), weak.get());
    }
    if (!confirmations.use(id)) {
      return Answer.refused(OVER);
    }
    Choice choice =
        new Choice(
            Verdict.APPROVED,
            asked.digest(),
            asked.reason(),
            new Proof(asked.salt(), signed.token()));
    Answer<ApprovalStatus> answer = take(asked.actor(), asked.stage(), choice);
    confirmations.ended(id, outcome(answer));
    return answer;
  }

  private static String outcome(Answer<ApprovalStatus> answer) {
    return answer
        .value()
        .map(
            status ->
                "Confirmed: %d of %d approved.".formatted(status.counted(), status.required()))
        .or(() -> answer.refusal().map(why -> why.message() + " " + why.action()))
        .orElse("You had already approved this.");
  }

  private Answer<ApprovalStatus> take(Actor actor, StageKey stage, Choice choice) {
    String digest = choice.digest();
    lock.take(stage.migration());
    Optional<ApprovalStore.Asked> asked = store.find(stage);
    Optional<Stage> policy = asked.flatMap(a -> deciding.policy(a.request()));
    if (asked.isEmpty() || policy.isEmpty()) {
      return log.denied(actor, stage, digest, nothingAsked(stage));
    }
    Roster roster = deciding.roster(asked.get().request(), policy.get());
    DecisionPolicy.Proposal proposal =
        new DecisionPolicy.Proposal(actor, choice, asked.get(), policy.get(), entitlements, roster);
    Optional<Decision> earlier = earlier(actor, choice, proposal);
    for (DecisionPolicy rule : DecisionPolicy.ALL) {
      Optional<Refusal> refusal = rule.refuse(proposal);
      if (refusal.isPresent()) {
        // Who sends a click again because he got no answer hears that it is there.
        return earlier.isPresent() && refusal.get().code().equals(DecisionPolicy.CLOSED)
            ? log.twice(actor, stage, digest, earlier.get())
            : log.denied(actor, stage, digest, refusal.get());
      }
    }
    if (earlier.isPresent()) {
      return log.twice(actor, stage, digest, earlier.get());
    }
    if (unconfirmed(choice, asked.get().request())) {
      return Answer.refused(confirmations.ask(actor, stage, choice));
    }
    store.end(stage, actor.person(), "replaced by a later decision");
    store.record(actor, stage, choice);
    ApprovalStatus status = counting.status(asked.get(), policy.get(), roster);
    log.decided(actor, stage, proposal, status);
    return Answer.done(status);
  }

  /** The same decision of the same person on the same digest, if it counts. */
  private Optional<Decision> earlier(Actor actor, Choice choice, DecisionPolicy.Proposal proposal) {
    return counting
        .status(proposal.asked(), proposal.stage(), proposal.roster())
        .decisions()
        .stream()
        .filter(
            d ->
                d.counts()
                    && d.verdict() == choice.verdict()
                    && d.digest().equals(choice.digest())
                    && d.person().equals(actor.person()))
        .findFirst();
  }

  private boolean unconfirmed(Choice choice, ApprovalRequest request) {
    return choice.verdict() == Verdict.APPROVED
        && !choice.proof().given()
        && counting.stepUp(request).asks(request.stake().risk());
  }

  /** Takes back one's own decision; refused once the run has started. */
  @Transactional
  public Answer<ApprovalStatus> withdraw(Actor actor, StageKey stage) {
    lock.take(stage.migration());
    Optional<Refusal> program = DecisionPolicy.human(actor);
    if (program.isPresent()) {
      return log.denied(actor, stage, "", program.get());
    }
    Optional<ApprovalStore.Asked> asked = store.find(stage);
    Optional<Stage> policy = asked.flatMap(a -> deciding.policy(a.request()));
    if (asked.isEmpty() || policy.isEmpty()) {
      return log.denied(actor, stage, "", nothingAsked(stage));
    }
    String digest = asked.get().request().digest();
    if (!asked.get().open()) {
      return log.denied(
          actor,
          stage,
          digest,
          new Refusal(
              Refusal.Kind.CONFLICT,
              "approval.closed",
              "Too late to withdraw: " + asked.get().closedWhy() + ".",
              "Cancel the run, or roll it back when it has ended."));
    }
    boolean calmed = emergencies.withdraw(actor, asked.get().request());
    if (store.end(stage, actor.person(), "withdrawn") == 0 && !calmed) {
      return new Answer.NothingToDo<>("You have no decision here that could be withdrawn.");
    }
    log.withdrawn(actor, stage, digest);
    return status(stage).map(Answer::done).orElseGet(() -> Answer.refused(nothingAsked(stage)));
  }

  /** Where the approvals of a stage stand now; empty while none are asked for. */
  @Transactional(readOnly = true)
  public Optional<ApprovalStatus> status(StageKey stage) {
    return store
        .find(stage)
        .flatMap(
            asked ->
                deciding
                    .policy(asked.request())
                    .map(
                        policy ->
                            counting.status(
                                asked, policy, deciding.roster(asked.request(), policy))));
  }

  /**
   * Where the approvals of some stages of a workspace stand now; those never asked are left out.
   */
  @Transactional(readOnly = true)
  public Map<StageKey, ApprovalStatus> status(WorkspaceId workspace, Collection<StageKey> stages) {
    Map<StageKey, ApprovalStatus> found = new HashMap<>();
    if (!stages.isEmpty()) {
      Roster roster = entitlements.roster(workspace);
      for (StageKey stage : stages) {
        store
            .find(stage)
            .flatMap(asked -> deciding.policy(asked.request()).map(p -> status(asked, p, roster)))
            .ifPresent(status -> found.put(stage, status));
      }
    }
    return found;
  }

  private ApprovalStatus status(ApprovalStore.Asked asked, Stage policy, Roster everybody) {
    ApprovalRequest request = asked.request();
    boolean emergency = request.emergency().isPresent();
    return counting.status(
        asked, policy, Deciding.fit(everybody, policy.approvals(), request.authors(), emergency));
  }

  /**
   * Stages whose decision waits for this person now, at most 500: undecided ones first, newest
   * first.
   */
  @Transactional(readOnly = true)
  public List<StageKey> waitingFor(Actor actor) {
    List<ApprovalStore.Undecided> open = store.undecided(actor.workspace(), actor.person());
    if (open.isEmpty()) {
      return List.of();
    }
    WorkspaceConfiguration configuration = workspaces.configuration(actor.workspace());
    Roster roster = entitlements.roster(actor);
    return open.stream()
        .filter(request -> waits(actor, request, configuration, roster))
        .map(ApprovalStore.Undecided::stage)
        .toList();
  }

  private static boolean waits(
      Actor actor,
      ApprovalStore.Undecided request,
      WorkspaceConfiguration configuration,
      Roster roster) {
    String environment = request.stage().environment();
    if (request.unconfirmed() && !configuration.stepUp(environment).asks(request.stake().risk())) {
      return false;
    }
    Optional<Stage.ApprovalPolicy> policy =
        Deciding.policy(
                configuration, request.flow(), environment, request.stake(), request.emergency())
            .map(Stage::approvals)
            .filter(p -> p.selfApproval() || !request.authors().contains(actor.person()));
    if (policy.isEmpty()) {
      return false;
    }
    Roster entitled = Deciding.fit(roster, policy.get(), request.authors(), request.emergency());
    return policy.get().groups().stream()
        .anyMatch(group -> entitled.matches(actor.person(), environment, group.from()));
  }

  /**
   * Asks for decisions on a stage. What was decided on another digest no longer counts. Joins the
   * caller's transaction, which holds the migration's lock.
   */
  public void ask(ApprovalRequest request) {
    store.ask(request);
  }

  /** Ends every standing decision of a stage, for example because the script was edited. */
  public void voidAll(StageKey stage, String why) {
    int ended = store.endAll(stage, "voided: " + why);
    store.close(stage, why);
    if (ended > 0) {
      log.voided(stage, ended, why);
    }
  }

  /** Writes down whose approval no longer counted when somebody wanted to start a stage. */
  public void lapsed(Actor starter, StageKey stage) {
    status(stage).map(ApprovalStatus::decisions).orElse(List.of()).stream()
        .filter(Counting::lapsed)
        .forEach(decision -> log.invalidated(starter, stage, decision));
  }

  /** Takes no more decisions on a stage; those that were taken stand. */
  public void close(StageKey stage, String why) {
    store.close(stage, why);
  }

  /**
   * What a person decided ends when he is deactivated, and does not come back with him. Until this
   * has run, or where a crash comes before it, it does not count either: whoever counts asks
   * whether the person is active and when he was not.
   */
  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void on(PersonDeactivated event) {
    for (StageKey stage : store.concerning(event.person())) {
      lock.take(stage.migration());
      int ended = store.end(stage, event.person(), Counting.DEACTIVATED);
      if (ended > 0) {
        log.voided(stage, ended, "the person was deactivated");
      }
      emergencies.endOf(event.person(), stage);
    }
  }

  static Refusal nothingAsked(StageKey stage) {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "approval.not-asked",
        "No decision is asked for on " + stage.environment() + " now.",
        "It is asked for when the rehearsal has ended and the stages before it are complete.");
  }
}
