package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which entries of a workspace are asked for; what is empty does not restrict.
 *
 * @param workspace the workspace; there is no look across workspaces
 * @param migration number of a migration
 * @param environment environment
 * @param code event code, or how it begins with a {@code *} at its end
 * @param outcome {@code success} or {@code denied}
 * @param actor who did it
 * @param named name at the issuer, or the name shown then, of who did it, in any case
 * @param from not before
 * @param until before
 */
public record AuditFilter(
    WorkspaceId workspace,
    OptionalLong migration,
    Optional<String> environment,
    Optional<String> code,
    Optional<String> outcome,
    Optional<PersonId> actor,
    Optional<String> named,
    Optional<Instant> from,
    Optional<Instant> until) {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  /** All entries of a workspace. */
  public static AuditFilter all(WorkspaceId workspace) {
    return new AuditFilter(
        workspace,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Entries about one migration. */
  public static AuditFilter migration(WorkspaceId workspace, long number) {
    return new AuditFilter(
        workspace,
        OptionalLong.of(number),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether a moment can stand in the trail: its store knows years of four digits at least. */
  public static boolean holds(Instant moment) {
    return !moment.isBefore(FIRST) && moment.isBefore(LAST);
  }
}
