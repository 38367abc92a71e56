package dev.sluice.pipeline.audit;

import org.springframework.stereotype.Component;

/**
 * Appends to the trail of a workspace, hash-chained (each entry's hash covers the one before), in
 * the caller's transaction: no change without its entry, no entry without its change.
 */
@Component
public class AuditTrail {
  /** Appends an entry; must be called inside the transaction of the change. */
  public void append(AuditEvent event) {
    throw new IllegalStateException("not built: " + event.code());
  }

  /** Appends an entry about a refusal in a transaction of its own. */
  public void appendAlone(AuditEvent event) {
    append(event);
  }
}
