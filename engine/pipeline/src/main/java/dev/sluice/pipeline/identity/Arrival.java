package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Somebody whom an identity provider has just vouched for. All of it was verified by the caller.
 *
 * @param id issuer and subject
 * @param displayName how the provider shows the person; free text
 * @param groups groups of the provider; none when it sends none
 * @param groupsValid how long they count
 * @param facts how the person was authenticated, for the audit trail; no tokens
 */
public record Arrival(
    PersonId id,
    String displayName,
    Set<String> groups,
    Duration groupsValid,
    Map<String, String> facts) {
  public Arrival {
    groups = Set.copyOf(groups);
    facts = Map.copyOf(facts);
  }
}
