package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import java.time.Duration;
import java.util.List;

/**
 * What this agent wants to see proven before it runs anything in an environment.
 *
 * @param environment the environment
 * @param required how many people must have approved
 * @param people who may, as {@code ISSUER#SUBJECT}
 * @param validSeconds how old an approval may be when its run begins
 * @param freshSeconds how long before it the person may have signed in at the provider
 * @param acr acceptable authentication contexts, {@code passkey} for passkeys; empty for any
 */
public record ApprovalRule(
    String environment,
    int required,
    List<String> people,
    long validSeconds,
    long freshSeconds,
    List<String> acr) {
  /**
   * Looks whether the rule can be met.
   *
   * @throws AgentException when it cannot
   */
  public ApprovalRule {
    people = people.stream().distinct().toList();
    acr = List.copyOf(acr);
    if (required < 1 || people.size() < required) {
      throw AgentException.usage(
          "%d approvals are wanted of %d people.".formatted(required, people.size()),
          "Name at least as many people as approvals, with --person ISSUER#SUBJECT.");
    }
    if (people.stream().anyMatch(person -> person.indexOf('#') < 1 || person.endsWith("#"))) {
      throw AgentException.usage(
          "A person is an issuer and a subject there.", "Write --person ISSUER#SUBJECT.");
    }
    if (validSeconds < 1 || freshSeconds < 0) {
      throw AgentException.usage(
          "An approval is never valid, or a sign-in lies in the future.",
          "Give --valid-hours of 1 or more and --fresh-minutes of 0 or more.");
    }
  }

  /** How old an approval may be. */
  public Duration valid() {
    return Duration.ofSeconds(validSeconds);
  }

  /** How fresh the sign-in must have been. */
  public Duration fresh() {
    return Duration.ofSeconds(freshSeconds);
  }

  /**
   * Whether a person may approve.
   *
   * @param person as {@code ISSUER#SUBJECT}
   */
  public boolean permits(String person) {
    return people.contains(person);
  }
}
