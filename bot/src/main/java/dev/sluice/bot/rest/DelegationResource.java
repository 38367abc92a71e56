package dev.sluice.bot.rest;

import dev.sluice.pipeline.identity.Delegation;
import dev.sluice.pipeline.identity.Delegations;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Approvers who are away, and who decides in their stead. */
@RestController
@RequestMapping("/api/v1/delegations")
@Tag(name = "Approvals")
class DelegationResource {
  private final Delegations delegations;
  private final Gate gate;

  DelegationResource(Delegations delegations, Gate gate) {
    this.delegations = delegations;
    this.gate = gate;
  }

  @Operation(summary = "Delegations that have not ended, also those to come")
  @GetMapping
  Paged<Shown> list(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    gate.somewhere(actor, Permission.VIEW, "approval.delegations");
    List<Shown> all = delegations.in(actor).stream().map(Shown::of).toList();
    return Paged.of(all, one -> Long.toString(one.number()), cursor, limit);
  }

  @Operation(summary = "Lets somebody decide in one's stead for a time; until then one does not")
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Shown give(Actor actor, @RequestBody Requests.NewDelegation wanted) {
    return Shown.of(
        Answers.result(
            delegations.give(
                actor,
                new Delegations.Wish(
                    new PersonId(wanted.issuer(), wanted.subject()),
                    Optional.ofNullable(wanted.environments()).orElse(List.of()),
                    Optional.ofNullable(wanted.from()),
                    wanted.until(),
                    Optional.ofNullable(wanted.reason()).orElse("")))));
  }

  @Operation(summary = "Ends a delegation before its time")
  @DeleteMapping("/{number}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(Actor actor, @PathVariable long number) {
    Answers.result(delegations.end(actor, number));
  }

  /** A delegation; no environments are all of them. */
  record Shown(
      long number,
      String approver,
      String deputy,
      List<String> environments,
      Instant from,
      Instant until,
      String reason) {
    static Shown of(Delegation delegation) {
      return new Shown(
          delegation.id(),
          delegation.approver().toString(),
          delegation.deputy().toString(),
          delegation.environments().stream().sorted().toList(),
          delegation.from(),
          delegation.until(),
          delegation.reason());
    }
  }
}
