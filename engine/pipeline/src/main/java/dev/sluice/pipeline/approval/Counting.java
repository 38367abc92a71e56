package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.ApprovalStatus.GroupStatus;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Counts decisions as they stand now: digest, entitlement and expiry are looked at every time. */
@Component
class Counting {
  static final String EXPIRED = "expired";

  /** An expired decision that no sweep has marked yet. */
  static final String EXPIRING = "has expired";

  /** A decision of somebody who may not decide any more. */
  static final String NOT_ENTITLED = "no longer entitled";

  /** What a decision is ended with when who took it is deactivated. */
  static final String DEACTIVATED = "voided: the person was deactivated";

  /** A decision of somebody who was deactivated since, though he is back. */
  static final String RETURNED = "given before the person was deactivated";

  private static final String NOT_ASKED = "not asked in an emergency";
  private static final String OTHER_DIGEST = "given for another version";
  private static final String AUTHOR = "wrote or edited the change";

  private static final String UNCONFIRMED =
      "not confirmed at the identity provider or by a passkey";

  /** Why a decision does not count that nobody has ended: what it is held against has changed. */
  private static final Set<String> LAPSED =
      Set.of(EXPIRING, RETURNED, NOT_ENTITLED, OTHER_DIGEST, AUTHOR, UNCONFIRMED);

  private final ApprovalStore store;
  private final Workspaces workspaces;

  Counting(ApprovalStore store, Workspaces workspaces) {
    this.store = store;
    this.workspaces = workspaces;
  }

  /** Whether it is an approval that has stopped to count, and of which nothing is written yet. */
  static boolean lapsed(Decision decision) {
    return decision.verdict() == Verdict.APPROVED && LAPSED.contains(decision.standing());
  }

  /** Where a request stands by the policy of its stage and the people of its workspace now. */
  ApprovalStatus status(ApprovalStore.Asked asked, Stage policy, Roster roster) {
    StageKey stage = asked.request().stage();
    Judging judging =
        new Judging(
            asked.request(), policy.approvals(), stepUp(asked.request()), roster, store.now());
    List<Decision> decisions = store.decisions(stage).stream().map(judging::judged).toList();
    List<PersonId> approvers =
        decisions.stream()
            .filter(d -> d.counts() && d.verdict() == Verdict.APPROVED)
            .map(Decision::person)
            .toList();
    List<GroupStatus> groups =
        Quorum.count(
            policy.approvals().groups(),
            asked.request().stake(),
            approvers,
            (person, group) -> roster.matches(person, stage.environment(), group.from()));
    return new ApprovalStatus(
        asked.request().digest(),
        policy.approvals().required(),
        groups.stream().mapToInt(GroupStatus::counted).sum(),
        groups,
        decisions,
        asked.request().stake(),
        waitingFor(asked, policy.approvals(), groups, decisions, roster),
        asked.open(),
        asked.request().emergency());
  }

  /** What a decision is held against; the same for all of a request. */
  private record Judging(
      ApprovalRequest request, ApprovalPolicy policy, StepUp stepUp, Roster roster, Instant now) {

    Decision judged(Decision decision) {
      if (!decision.counts()) {
        return decision;
      }
      if (!decision.digest().equals(request.digest())) {
        return decision.standing(OTHER_DIGEST);
      }
      if (!policy.expireAfter().isZero()
          && decision.at().plus(policy.expireAfter()).isBefore(now)) {
        return decision.standing(EXPIRING);
      }
      if (roster.voids(decision.person(), decision.at())) {
        return decision.standing(RETURNED);
      }
      if (!policy.selfApproval() && request.authors().contains(decision.person())) {
        return decision.standing(AUTHOR);
      }
      if (decision.verdict() == Verdict.APPROVED
          && !decision.proof().given()
          && stepUp.asks(request.stake().risk())) {
        return decision.standing(UNCONFIRMED);
      }
      return entitled(decision.person())
          ? decision
          : decision.standing(request.emergency().isPresent() ? NOT_ASKED : NOT_ENTITLED);
    }

    private boolean entitled(PersonId person) {
      String environment = request.stage().environment();
      return policy.groups().stream()
          .anyMatch(group -> roster.matches(person, environment, group.from()));
    }
  }

  /** What is to be confirmed in the environment of a request by the newest configuration. */
  StepUp stepUp(ApprovalRequest request) {
    return workspaces
        .configuration(request.stage().migration().workspace())
        .stepUp(request.stage().environment());
  }

  private static List<PersonId> waitingFor(
      ApprovalStore.Asked asked,
      ApprovalPolicy policy,
      List<GroupStatus> groups,
      List<Decision> decisions,
      Roster roster) {
    if (!asked.open()) {
      return List.of();
    }
    StageKey stage = asked.request().stage();
    Set<PersonId> waiting = new LinkedHashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).counted() < groups.get(i).required()) {
        waiting.addAll(roster.matching(stage.environment(), policy.groups().get(i).from()));
      }
    }
    decisions.stream().filter(Decision::counts).map(Decision::person).forEach(waiting::remove);
    if (!policy.selfApproval()) {
      asked.request().authors().forEach(waiting::remove);
    }
    return new ArrayList<>(waiting);
  }
}
