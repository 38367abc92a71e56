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
import org.springframework.web.bind.annotation.RequestParam;
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
  Paged<Environment> environments(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    List<Environment> all =
        configuration(actor).environments().stream().filter(e -> sees(actor, e.name())).toList();
    return Paged.of(all, Environment::name, cursor, limit);
  }

  @Operation(summary = "Connections: names and labels, never addresses or secrets")
  @GetMapping("/connections")
  Paged<Connection> connections(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    List<Connection> all =
        configuration(actor).connections().stream()
            .filter(c -> sees(actor, c.environment()))
            .toList();
    return Paged.of(all, c -> c.environment() + "/" + c.name(), cursor, limit);
  }

  @Operation(summary = "Flows with the stages that the caller may see")
  @GetMapping("/flows")
  Paged<FlowJson> flows(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    List<FlowJson> all =
        configuration(actor).flows().stream()
            .map(flow -> json(actor, flow))
            .filter(flow -> !flow.stages().isEmpty())
            .toList();
    return Paged.of(all, FlowJson::name, cursor, limit);
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
