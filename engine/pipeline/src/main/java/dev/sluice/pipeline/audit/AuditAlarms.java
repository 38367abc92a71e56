package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Raises an alarm about a trail once, however often and on however many replicas it is seen. */
@Component
class AuditAlarms {
  private static final Logger LOG = LoggerFactory.getLogger(AuditAlarms.class);

  private static final String RAISE =
      """
      INSERT INTO audit_alarm (workspace, sequence, reason) VALUES (:workspace, :sequence, :reason)
      ON CONFLICT DO NOTHING
      """;

  private final JdbcClient jdbc;
  private final AuditTrail trail;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;

  AuditAlarms(
      JdbcClient jdbc,
      AuditTrail trail,
      ApplicationEventPublisher events,
      PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.trail = trail;
    this.events = events;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Logs it, tells of it and writes it into the trail, unless that was done. Call it outside of a
   * transaction: people are told even where the broken trail takes no entry.
   */
  public void raise(AuditVerdict.Broken broken) {
    if (Boolean.TRUE.equals(transaction.execute(status -> told(broken)))) {
      write(broken);
    }
  }

  private boolean told(AuditVerdict.Broken broken) {
    boolean news =
        jdbc.sql(RAISE)
                .param("workspace", broken.workspace())
                .param("sequence", broken.sequence())
                .param("reason", broken.reason())
                .update()
            == 1;
    if (news) {
      LOG.error(
          "ALARM the audit trail of {} is broken at {}: {}",
          broken.workspace(),
          broken.sequence(),
          broken.reason());
      WorkspaceId workspace = new WorkspaceId(broken.workspace());
      events.publishEvent(new AuditTrailBroken(workspace, broken.sequence(), broken.reason()));
    }
    return news;
  }

  private void write(AuditVerdict.Broken broken) {
    AuditEvent alarm =
        AuditEvent.success(
            "audit.alarm",
            Actor.system(new WorkspaceId(broken.workspace()), "audit"),
            "",
            0,
            "",
            Map.of("entry", Long.toString(broken.sequence()), "reason", broken.reason()));
    try {
      trail.appendAlone(alarm);
    } catch (RuntimeException e) {
      LOG.error("the alarm cannot be written into the audit trail of {}", broken.workspace(), e);
    }
  }

  /** What is wrong from now on is news again. */
  @Transactional
  public void sound(String workspace) {
    jdbc.sql("DELETE FROM audit_alarm WHERE workspace = :workspace")
        .param("workspace", workspace)
        .update();
  }
}
