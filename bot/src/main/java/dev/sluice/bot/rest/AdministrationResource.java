package dev.sluice.bot.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.run.Agents;
import dev.sluice.pipeline.run.Agents.AgentView;
import dev.sluice.pipeline.run.Agents.EnrolmentKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Agents and people. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Administration")
class AdministrationResource {
  private final Agents agents;
  private final People people;
  private final ServerConfiguration server;
  private final Gate gate;

  AdministrationResource(Agents agents, People people, ServerConfiguration server, Gate gate) {
    this.server = server;
    this.agents = agents;
    this.people = people;
    this.gate = gate;
  }

  @Operation(summary = "Agents, what they are enrolled for and what they serve")
  @GetMapping("/agents")
  Paged<AgentJson> agents(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    gate.somewhere(actor, Permission.VIEW, "agents.list");
    List<AgentJson> all =
        agents.in(actor.workspace()).stream().map(a -> AgentJson.of(a, "")).toList();
    return Paged.of(all, AgentJson::name, cursor, limit);
  }

  @Operation(summary = "Makes a one-time key to enrol an agent; shown this once")
  @PostMapping("/agents/enrolment-keys")
  @ResponseStatus(HttpStatus.CREATED)
  EnrolmentKey key(Actor actor, @RequestBody(required = false) Requests.@Nullable NewAgentKey key) {
    gate.everywhere(actor, Permission.MANAGE, "agent.key-created");
    Requests.NewAgentKey wish = Optional.ofNullable(key).orElse(Requests.NewAgentKey.USUAL);
    List<String> environments = Optional.ofNullable(wish.environments()).orElse(List.of());
    return Answers.result(agents.createKey(actor, wish.lifetime(), environments));
  }

  @Operation(summary = "Revokes an agent at once")
  @PostMapping("/agents/{name}/revoke")
  AgentJson revoke(Actor actor, @PathVariable String name) {
    gate.everywhere(actor, Permission.MANAGE, "agent.revoked");
    return Answers.result(
        agents.revoke(actor, name).map(a -> AgentJson.of(a, "")),
        message ->
            agents.in(actor.workspace()).stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .map(a -> AgentJson.of(a, message))
                .orElseThrow(() -> Answers.noSuch("agent")));
  }

  @Operation(summary = "People of the workspace")
  @GetMapping("/people")
  Paged<PersonJson> people(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    gate.somewhere(actor, Permission.MANAGE, "people.list");
    List<PersonJson> all =
        people.in(actor.workspace()).stream().map(p -> PersonJson.of(p, "")).toList();
    return Paged.of(all, p -> new PersonId(p.issuer(), p.subject()).toString(), cursor, limit);
  }

  @Operation(summary = "Deactivates a person at once, everywhere")
  @PostMapping("/people/{issuer}/{subject}/deactivate")
  PersonJson deactivate(Actor actor, @PathVariable String issuer, @PathVariable String subject) {
    gate.everywhere(actor, Permission.MANAGE, "identity.deactivated");
    return active(actor, person(issuer, subject), false);
  }

  @Operation(summary = "Activates a person again")
  @PostMapping("/people/{issuer}/{subject}/activate")
  PersonJson activate(Actor actor, @PathVariable String issuer, @PathVariable String subject) {
    gate.everywhere(actor, Permission.MANAGE, "identity.reactivated");
    return active(actor, person(issuer, subject), true);
  }

  @Operation(summary = "Ends every session and token of somebody else")
  @PostMapping("/people/{issuer}/{subject}/sign-out")
  PersonJson signOut(Actor actor, @PathVariable String issuer, @PathVariable String subject) {
    return Answers.result(
        people
            .endSessions(actor, person(issuer, subject))
            .map(person -> PersonJson.of(person, "")));
  }

  /** A provider's name stands for its issuer, whose slashes no path can hold. */
  private PersonId person(String issuer, String subject) {
    return new PersonId(
        server.provider(issuer).map(IdentityProvider::issuer).orElse(issuer), subject);
  }

  private PersonJson active(Actor actor, PersonId id, boolean active) {
    return Answers.result(
        people.setActive(actor, id, active).map(p -> PersonJson.of(p, "")),
        message ->
            people
                .find(id)
                .map(p -> PersonJson.of(p, message))
                .orElseThrow(() -> Answers.noSuch("person")));
  }

  /** An agent; the message says why there was nothing to do. */
  @Schema(name = "Agent")
  record AgentJson(
      String name,
      boolean connected,
      Optional<Instant> lastSeen,
      String version,
      @Schema(description = "The protocol that it spoke last, major.minor") String protocol,
      @Schema(description = "Why it was not let in when it came last, and what to do; or empty")
          String refused,
      boolean revoked,
      @Schema(description = "What it is enrolled for; empty for all of the workspace")
          List<String> environments,
      List<String> connections,
      @Schema(description = "What it declares and is not enrolled for; it gets nothing of that")
          List<String> foreign,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String message) {
    static AgentJson of(AgentView agent, String message) {
      return new AgentJson(
          agent.name(),
          agent.connected(),
          agent.lastSeen(),
          agent.version(),
          agent.protocol(),
          agent.refused(),
          agent.revoked(),
          agent.environments(),
          agent.connections(),
          agent.foreign(),
          message);
    }
  }

  /** A person; the message says why there was nothing to do. */
  @Schema(name = "Person")
  record PersonJson(
      String issuer,
      String subject,
      String name,
      boolean active,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String message) {
    static PersonJson of(Person person, String message) {
      return new PersonJson(
          person.id().issuer(),
          person.id().subject(),
          person.displayName(),
          person.active(),
          message);
    }
  }
}
