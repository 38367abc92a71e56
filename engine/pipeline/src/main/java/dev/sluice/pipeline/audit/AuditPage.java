package dev.sluice.pipeline.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some entries, newest first.
 *
 * @param entries the entries
 * @param next where the next page goes on; empty at the end
 */
public record AuditPage(List<AuditEntry> entries, OptionalLong next) {
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
