package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
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
    String environment = request.stage().environment();
    WorkspaceConfiguration configuration =
        workspaces.configuration(request.stage().migration().workspace());
    return configuration
        .flow(request.flow())
        .flatMap(flow -> flow.stage(environment))
        .map(stage -> stage.at(request.stake()))
        .map(
            stage ->
                request.emergency().isPresent()
                    ? stage.with(configuration.emergency(environment).inPlaceOf(stage.approvals()))
                    : stage);
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
