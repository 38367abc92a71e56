package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Compares the store with what was signed outside of it, and takes a person's word on a gap. */
@Component
public class AuditGaps {
  private static final String CONFIRMED = "audit.gap-confirmed";
  private static final String SIGNED = "signed-entry";

  private static final String HOLDS =
      """
      SELECT EXISTS (SELECT FROM audit_entry
        WHERE workspace = :workspace AND sequence = :sequence AND hash = :hash)
      """;

  private static final String IS_CONFIRMED =
      """
      SELECT EXISTS (SELECT FROM audit_entry
        WHERE workspace = :workspace AND code = :code AND outcome = 'success'
          AND details ->> :signed = :hash)
      """;

  private final JdbcClient jdbc;
  private final AuditMemory memory;
  private final AuditRows rows;
  private final AuditTrail trail;

  AuditGaps(JdbcClient jdbc, AuditMemory memory, AuditRows rows, AuditTrail trail) {
    this.jdbc = jdbc;
    this.memory = memory;
    this.rows = rows;
    this.trail = trail;
  }

  /**
   * What the store of a workspace has lost, as far as this replica knows; empty when it holds the
   * newest checkpoint that was written down, or when none was.
   */
  public Optional<AuditGap> in(WorkspaceId workspace) {
    return memory
        .last(workspace.value())
        .filter(signed -> !holds(signed) && !confirmed(signed))
        .map(
            signed ->
                new AuditGap(
                    signed, rows.head(workspace.value()).map(AuditRows.Head::sequence).orElse(0L)));
  }

  /**
   * A person who may do so says that the gap is known and dealt with; runs start again. Written
   * into the trail with the entry that is missing. False when there is no gap.
   */
  @Transactional
  public boolean confirm(Actor actor, String reason) {
    Optional<AuditGap> gap = in(actor.workspace());
    gap.ifPresent(
        lost ->
            trail.append(
                AuditEvent.success(
                    CONFIRMED,
                    actor,
                    "",
                    0,
                    "",
                    Map.of(
                        SIGNED,
                        lost.signed().hash(),
                        "signed-sequence",
                        Long.toString(lost.signed().sequence()),
                        "stored-sequence",
                        Long.toString(lost.stored()),
                        "reason",
                        reason))));
    return gap.isPresent();
  }

  private boolean holds(AuditCheckpoint signed) {
    return signed.sequence() == 0
        || jdbc.sql(HOLDS)
            .param("workspace", signed.workspace())
            .param("sequence", signed.sequence())
            .param("hash", signed.hash())
            .query(Boolean.class)
            .single();
  }

  private boolean confirmed(AuditCheckpoint signed) {
    return jdbc.sql(IS_CONFIRMED)
        .param("workspace", signed.workspace())
        .param("code", CONFIRMED)
        .param("signed", SIGNED)
        .param("hash", signed.hash())
        .query(Boolean.class)
        .single();
  }
}
