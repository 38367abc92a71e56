package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What commands ask the neighbouring modules. */
@Component
class Questions {
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final Approvals approvals;
  private final DenialRecord denials;

  Questions(
      Workspaces workspaces, Entitlements entitlements, Approvals approvals, DenialRecord denials) {
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.approvals = approvals;
    this.denials = denials;
  }

  Optional<Flow> flow(Actor actor, String name) {
    return workspaces.configuration(actor.workspace()).flow(name);
  }

  Refusal noFlow(Actor actor, String name) {
    List<String> names =
        workspaces.configuration(actor.workspace()).flows().stream().map(Flow::name).toList();
    return new Refusal(
        Kind.INVALID,
        "migration.no-flow",
        "There is no flow " + (name.isBlank() ? "without a name" : name) + ".",
        names.isEmpty()
            ? "An admin must configure a flow first."
            : "The flows are: " + String.join(", ", names) + ".");
  }

  Optional<Refusal> refuseAuthor(Actor actor, Flow flow) {
    return refuse(actor, Permission.AUTHOR, flow.stages().get(0).environment());
  }

  Optional<Refusal> refuse(Actor actor, Permission permission, String environment) {
    return entitlements.refuse(actor, permission, environment);
  }

  <T> Answer<T> denied(Actor actor, Refusal refusal) {
    return denials.denied(actor, "migration.open.refused", refusal);
  }

  List<Long> waitingFor(Actor actor) {
    return approvals.waitingFor(actor).stream()
        .map(stage -> stage.migration().number())
        .distinct()
        .toList();
  }
}
