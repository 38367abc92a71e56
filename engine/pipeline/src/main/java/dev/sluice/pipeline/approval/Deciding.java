package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** By which policy and by whom a request is decided now. */
@Component
class Deciding {
  private final Workspaces workspaces;
  private final Entitlements entitlements;

  Deciding(Workspaces workspaces, Entitlements entitlements) {
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  /** The newest policy of its stage; in an emergency that of the environment for emergencies. */
  Optional<Stage> policy(ApprovalRequest request) {
    return policy(
        workspaces.configuration(request.stage().migration().workspace()),
        request.flow(),
        request.stage().environment(),
        request.stake(),
        request.emergency().isPresent());
  }

  /** The policy that a configuration has for a stage of a flow, at what is at stake. */
  static Optional<Stage> policy(
      WorkspaceConfiguration configuration,
      String flow,
      String environment,
      Stake stake,
      boolean emergency) {
    Optional<Stage> usual =
        configuration
            .flow(flow)
            .flatMap(found -> found.stage(environment))
            .map(stage -> stage.at(stake));
    return emergency
        ? usual.map(
            stage -> stage.with(configuration.emergency(environment).inPlaceOf(stage.approvals())))
        : usual;
  }

  /** Everybody of the workspace, for this request and the policy it is decided by. */
  Roster roster(ApprovalRequest request, Stage policy) {
    return fit(
        entitlements.roster(request.stage().migration().workspace()),
        policy.approvals(),
        request.authors(),
        request.emergency().isPresent());
  }

  /**
   * Who may not decide on his own change lends nobody the right to do so for him, and nobody lends
   * the right to do without approvers.
   */
  static Roster fit(
      Roster roster, ApprovalPolicy policy, List<PersonId> authors, boolean emergency) {
    if (emergency) {
      return roster.unlent();
    }
    return policy.selfApproval() ? roster : roster.barring(authors);
  }
}
