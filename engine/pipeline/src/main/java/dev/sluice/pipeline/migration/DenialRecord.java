package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Audits a refusal that happened before there was a migration. */
@Component
class DenialRecord {
  private final AuditTrail audit;

  DenialRecord(AuditTrail audit) {
    this.audit = audit;
  }

  <T> Answer<T> denied(Actor actor, String code, Refusal refusal) {
    audit.appendAlone(AuditEvent.denied(code, actor, "", 0, "", Map.of("code", refusal.code())));
    return Answer.refused(refusal);
  }
}
