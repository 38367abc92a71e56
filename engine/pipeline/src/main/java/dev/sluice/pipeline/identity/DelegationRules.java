package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Why a right to decide may not be handed over. */
@Component
class DelegationRules {
  private static final Duration LONGEST = Duration.ofDays(90);

  private final Workspaces workspaces;
  private final Entitlements entitlements;

  DelegationRules(Workspaces workspaces, Entitlements entitlements) {
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  /**
   * The reason, or empty.
   *
   * @param standing the delegations of the workspace that have not ended
   */
  Optional<Refusal> refuse(Actor actor, Delegation asked, Instant now, List<Delegation> standing) {
    if (!actor.human()) {
      return refusal(
          Kind.FORBIDDEN,
          "delegation.not-human",
          "Only a person who signed in can hand approvals over.",
          "Sign in and do it in person.");
    }
    return time(asked, now)
        .or(() -> once(asked, standing))
        .or(() -> places(asked))
        .or(() -> deputy(asked));
  }

  private static Optional<Refusal> time(Delegation asked, Instant now) {
    boolean sound =
        asked.until().isAfter(asked.from())
            && asked.until().isAfter(now)
            && !asked.until().isAfter(now.plus(LONGEST));
    return sound
        ? Optional.empty()
        : refusal(
            Kind.INVALID,
            "delegation.time",
            "Approvals are handed over until a time to come, at most 90 days from now.",
            "Name the last day, for example 2031-05-09.");
  }

  private static Optional<Refusal> once(Delegation asked, List<Delegation> standing) {
    return standing.stream()
        .filter(one -> one.approver().equals(asked.approver()))
        .findFirst()
        .flatMap(
            one ->
                refusal(
                    Kind.CONFLICT,
                    "delegation.standing",
                    "Your approvals are handed over to %s until %s already."
                        .formatted(one.deputy(), one.until()),
                    "End that first: /sluice delegate end " + one.id()));
  }

  /** Only what one has can be handed over. */
  private Optional<Refusal> places(Delegation asked) {
    Optional<Refusal> unknown =
        workspaces
            .configuration(asked.workspace())
            .unknownEnvironment(
                "delegation.no-such-environment", asked.environments().stream().sorted().toList());
    if (unknown.isPresent()) {
      return unknown;
    }
    return !lent(asked).isEmpty()
        ? Optional.empty()
        : refusal(
            Kind.FORBIDDEN,
            "delegation.nothing",
            "You are among no approvers there, so there is nothing to hand over.",
            "What somebody else lent you cannot be handed on.");
  }

  /** The environments where the approver has something to lend. */
  private Set<String> lent(Delegation asked) {
    Roster roster = entitlements.roster(asked.workspace(), asked.approver());
    return workspaces.configuration(asked.workspace()).flows().stream()
        .flatMap(flow -> flow.stages().stream())
        .filter(stage -> asked.covers(stage.environment()))
        .filter(
            stage ->
                stage.approvals().groups().stream()
                    .anyMatch(
                        group -> roster.own(asked.approver(), stage.environment(), group.from())))
        .map(Stage::environment)
        .collect(Collectors.toSet());
  }

  /** Whoever stands in must see what is decided on, wherever there is something to decide. */
  private Optional<Refusal> deputy(Delegation asked) {
    Roster roster = entitlements.roster(asked.workspace(), asked.deputy());
    boolean sees =
        !asked.deputy().equals(asked.approver())
            && lent(asked).stream()
                .allMatch(name -> roster.may(asked.deputy(), Permission.VIEW, name));
    return sees
        ? Optional.empty()
        : refusal(
            Kind.INVALID,
            "delegation.deputy",
            asked.deputy()
                + " cannot stand in: that takes another active person who may see each environment"
                + " where you decide.",
            "Name somebody else of this workspace, or say in which environments: in qa,prod");
  }

  private static Optional<Refusal> refusal(Kind kind, String code, String message, String action) {
    return Optional.of(new Refusal(kind, code, message, action));
  }
}
