package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.Actor;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be recorded.
 *
 * @param code stable event code, for example {@code approval.recorded}
 * @param outcome {@code success} or {@code denied}
 * @param actor who
 * @param environment environment, or empty
 * @param migration number of the migration, or 0
 * @param digest digest of the script, or empty
 * @param details further facts; secrets and row values never
 */
public record AuditEvent(
    String code,
    String outcome,
    Actor actor,
    String environment,
    long migration,
    String digest,
    Map<String, String> details) {
  public AuditEvent {
    details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
  }

  /** Something that was done. */
  public static AuditEvent success(
      String code,
      Actor actor,
      String environment,
      long migration,
      String digest,
      Map<String, String> details) {
    return new AuditEvent(code, "success", actor, environment, migration, digest, details);
  }

  /** Something that was refused. */
  public static AuditEvent denied(
      String code,
      Actor actor,
      String environment,
      long migration,
      String digest,
      Map<String, String> details) {
    return new AuditEvent(code, "denied", actor, environment, migration, digest, details);
  }
}
