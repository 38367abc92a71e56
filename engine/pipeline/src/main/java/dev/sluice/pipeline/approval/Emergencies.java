package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.EmergencyPolicy;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.Timeline.Happening;
import dev.sluice.protocol.BundlePayload.Proof;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Emergencies, in which a stage does not wait for its usual approvers: those whom its environment
 * names for that agree in their place. Everything else that is asked of an approval stays.
 */
@Component
public class Emergencies {
  /** The fact in the trail that marks what was done without the usual approvers. */
  public static final String FLAG = "break_glass";

  private final ApprovalStore store;
  private final Deciding deciding;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final AuditTrail audit;
  private final Timeline timeline;
  private final ApplicationEventPublisher events;

  Emergencies(
      ApprovalStore store,
      Deciding deciding,
      Workspaces workspaces,
      Entitlements entitlements,
      AuditTrail audit,
      Timeline timeline,
      ApplicationEventPublisher events) {
    this.store = store;
    this.deciding = deciding;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.audit = audit;
    this.timeline = timeline;
    this.events = events;
  }

  /**
   * Declares that a stage cannot wait, and tells everybody whom it would have waited for. Joins the
   * caller's transaction, which holds the migration's lock and has asked for the permission.
   * Nothing is declared by somebody whose own approval would not be taken.
   *
   * @param usual what its usual approvers are asked
   * @param digest the digest that the person saw
   * @return why not, or empty; declared already by another is no reason
   */
  public Optional<Refusal> declare(
      Actor actor, ApprovalRequest usual, String digest, String reason) {
    Optional<ApprovalStore.Asked> before = standing(usual);
    Emergency emergency =
        before
            .flatMap(asked -> asked.request().emergency())
            .orElseGet(
                () -> new Emergency(actor.person(), actor.displayName(), reason, store.now()));
    ApprovalRequest request = usual.in(emergency);
    Choice choice = new Choice(Verdict.APPROVED, digest, reason, Proof.NONE);
    Optional<Refusal> refusal = refuse(actor, request, choice);
    if (refusal.isPresent() || before.isPresent()) {
      return refusal;
    }
    store.ask(request);
    tell(actor, request, emergency);
    return Optional.empty();
  }

  /** An emergency that was declared on the very same before. */
  private Optional<ApprovalStore.Asked> standing(ApprovalRequest usual) {
    return store
        .find(usual.stage())
        .filter(ApprovalStore.Asked::open)
        .filter(asked -> asked.request().digest().equals(usual.digest()))
        .filter(asked -> asked.request().emergency().isPresent());
  }

  private Optional<Refusal> refuse(Actor actor, ApprovalRequest request, Choice choice) {
    if (choice.reason().isBlank()) {
      return Optional.of(
          new Refusal(
              Refusal.Kind.INVALID,
              "emergency.no-reason",
              "Running without the usual approvals needs a reason.",
              "Say in a sentence what cannot wait; everybody concerned is told."));
    }
    Optional<Stage> policy = deciding.policy(request);
    if (policy.isEmpty()) {
      return Optional.of(Approvals.nothingAsked(request.stage()));
    }
    Roster roster = deciding.roster(request, policy.get());
    ApprovalStore.Asked asked = new ApprovalStore.Asked(request, true, "");
    DecisionPolicy.Proposal proposal =
        new DecisionPolicy.Proposal(actor, choice, asked, policy.get(), entitlements, roster);
    return DecisionPolicy.ALL.stream()
        .map(rule -> rule.refuse(proposal))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Who takes back his word that a stage cannot wait leaves it to its usual approvers; false where
   * it was not his word.
   */
  boolean withdraw(Actor actor, ApprovalRequest request) {
    boolean his = request.emergency().filter(e -> e.person().equals(actor.person())).isPresent();
    if (his) {
      end(actor, request, "was taken back");
    }
    return his;
  }

  /**
   * The word of who was deactivated is worth nothing any more. Joins the caller's transaction,
   * which holds the migration's lock.
   */
  void endOf(PersonId person, StageKey stage) {
    store
        .find(stage)
        .map(ApprovalStore.Asked::request)
        .filter(asked -> asked.emergency().filter(e -> e.person().equals(person)).isPresent())
        .ifPresent(
            asked ->
                end(
                    Actor.system(stage.migration().workspace(), "approvals"),
                    asked,
                    "ended with the account of who declared it"));
  }

  private void end(Actor actor, ApprovalRequest request, String how) {
    StageKey stage = request.stage();
    store.calm(stage);
    write(
        actor,
        request,
        "stage.emergency-ended",
        Map.of("how", how),
        "The emergency on %s %s; its usual approvers are asked again"
            .formatted(stage.environment(), how));
    request
        .emergency()
        .ifPresent(e -> events.publishEvent(new EmergencyEnded(stage, e, how, concerned(request))));
  }

  private void tell(Actor actor, ApprovalRequest request, Emergency emergency) {
    write(
        actor,
        request,
        "stage.emergency",
        Map.of(FLAG, "true", "reason", emergency.reason()),
        "%s does not wait for the usual approvals of %s: %s"
            .formatted(actor.displayName(), request.stage().environment(), emergency.reason()));
    events.publishEvent(new EmergencyDeclared(request.stage(), emergency, concerned(request)));
  }

  private void write(
      Actor actor, ApprovalRequest request, String code, Map<String, String> facts, String text) {
    StageKey stage = request.stage();
    audit.append(
        AuditEvent.success(
            code, actor, stage.environment(), stage.migration().number(), request.digest(), facts));
    timeline.append(
        stage.migration(),
        new Happening(stage.environment(), code, actor.displayName(), text, Map.of()));
  }

  /** Its usual approvers, and those who may agree in their place. */
  private List<PersonId> concerned(ApprovalRequest request) {
    StageKey stage = request.stage();
    Roster roster = entitlements.roster(stage.migration().workspace());
    WorkspaceConfiguration configuration = workspaces.configuration(stage.migration().workspace());
    EmergencyPolicy policy = configuration.emergency(stage.environment());
    Set<PersonId> people = new LinkedHashSet<>(roster.matching(stage.environment(), policy.from()));
    Deciding.policy(configuration, request.flow(), stage.environment(), request.stake(), false)
        .map(usual -> usual.approvals().groups())
        .orElse(List.of())
        .forEach(group -> people.addAll(roster.matching(stage.environment(), group.from())));
    request.emergency().map(Emergency::person).ifPresent(people::remove);
    return List.copyOf(people);
  }
}
