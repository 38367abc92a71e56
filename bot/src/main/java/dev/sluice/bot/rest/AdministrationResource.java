package dev.sluice.bot.rest;

import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.run.Agents;
import dev.sluice.pipeline.run.Agents.AgentView;
import dev.sluice.pipeline.run.Agents.EnrolmentKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Agents and people. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Administration")
class AdministrationResource {
  private final Agents agents;
  private final People people;
  private final Gate gate;

  AdministrationResource(Agents agents, People people, Gate gate) {
    this.agents = agents;
    this.people = people;
    this.gate = gate;
  }

  @Operation(summary = "Agents and what they serve")
  @GetMapping("/agents")
  List<AgentView> agents(Actor actor) {
    gate.somewhere(actor, Permission.VIEW, "agents.list");
    return agents.in(actor.workspace());
  }

  @Operation(summary = "Makes a one-time key to enrol an agent; shown this once")
  @PostMapping("/agents/keys")
  @ResponseStatus(HttpStatus.CREATED)
  EnrolmentKey key(Actor actor, @RequestBody Requests.NewAgentKey key) {
    gate.everywhere(actor, Permission.MANAGE, "agent.key-created");
    return Answers.result(agents.createKey(actor, Duration.ofMinutes(key.minutes())));
  }

  @Operation(summary = "Revokes an agent at once")
  @PostMapping("/agents/{name}/revoke")
  AgentView revoke(Actor actor, @PathVariable String name) {
    gate.everywhere(actor, Permission.MANAGE, "agent.revoked");
    return Answers.result(agents.revoke(actor, name));
  }

  @Operation(summary = "People of the workspace")
  @GetMapping("/people")
  List<PersonJson> people(Actor actor) {
    gate.somewhere(actor, Permission.MANAGE, "people.list");
    return people.in(actor.workspace()).stream().map(PersonJson::of).toList();
  }

  @Operation(summary = "Deactivates a person at once, everywhere")
  @PostMapping("/people/{issuer}/{subject}/deactivate")
  PersonJson deactivate(Actor actor, @PathVariable String issuer, @PathVariable String subject) {
    gate.everywhere(actor, Permission.MANAGE, "identity.deactivated");
    return PersonJson.of(
        Answers.result(people.setActive(actor, new PersonId(issuer, subject), false)));
  }

  @Operation(summary = "Activates a person again")
  @PostMapping("/people/{issuer}/{subject}/activate")
  PersonJson activate(Actor actor, @PathVariable String issuer, @PathVariable String subject) {
    gate.everywhere(actor, Permission.MANAGE, "identity.activated");
    return PersonJson.of(
        Answers.result(people.setActive(actor, new PersonId(issuer, subject), true)));
  }

  /** A person. */
  record PersonJson(String issuer, String subject, String name, boolean active) {
    static PersonJson of(Person person) {
      return new PersonJson(
          person.id().issuer(), person.id().subject(), person.displayName(), person.active());
    }
  }
}
