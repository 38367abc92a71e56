package dev.sluice.bot.rest;

import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is configured, as far as the caller may see it. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Catalog")
class CatalogResource {
  private final Workspaces workspaces;
  private final Gate gate;

  CatalogResource(Workspaces workspaces, Gate gate) {
    this.workspaces = workspaces;
    this.gate = gate;
  }

  @Operation(summary = "Environments")
  @GetMapping("/environments")
  List<Environment> environments(Actor actor) {
    return configuration(actor).environments().stream().filter(e -> sees(actor, e.name())).toList();
  }

  @Operation(summary = "Connections: names and labels, never addresses or secrets")
  @GetMapping("/connections")
  List<Connection> connections(Actor actor) {
    return configuration(actor).connections().stream()
        .filter(c -> sees(actor, c.environment()))
        .toList();
  }

  @Operation(summary = "Flows with the stages that the caller may see")
  @GetMapping("/flows")
  List<FlowJson> flows(Actor actor) {
    return configuration(actor).flows().stream()
        .map(flow -> json(actor, flow))
        .filter(flow -> !flow.stages().isEmpty())
        .toList();
  }

  private FlowJson json(Actor actor, Flow flow) {
    List<StageJson> stages =
        flow.stages().stream()
            .filter(s -> sees(actor, s.environment()))
            .map(
                s ->
                    new StageJson(
                        s.environment(),
                        s.connections(),
                        s.autoStart(),
                        s.autoPromote(),
                        s.approvals().groups().stream()
                            .map(
                                g ->
                                    Map.<String, Object>of(
                                        "name",
                                        g.name(),
                                        "required",
                                        g.required(),
                                        "when",
                                        g.when().words()))
                            .toList()))
            .toList();
    return new FlowJson(flow.name(), flow.engine(), flow.channel(), stages);
  }

  private WorkspaceConfiguration configuration(Actor actor) {
    return workspaces.configuration(actor.workspace());
  }

  private boolean sees(Actor actor, String environment) {
    return gate.may(actor, Permission.VIEW, environment);
  }

  /** A flow. */
  record FlowJson(String name, String engine, String channel, List<StageJson> stages) {}

  /** A stage of a flow. */
  record StageJson(
      String environment,
      List<String> connections,
      boolean autoStart,
      boolean autoPromote,
      List<Map<String, Object>> approvers) {}
}
