package dev.sluice.pipeline.run;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.Timeline.Happening;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Writes what happened to a run into audit and timeline, in the transaction of the change. */
@Component
class RunRecord {
  private final AuditTrail audit;
  private final Timeline timeline;

  RunRecord(AuditTrail audit, Timeline timeline) {
    this.audit = audit;
    this.timeline = timeline;
  }

  /** Something Sluice or an agent did. */
  void audit(StageRun run, String code, Map<String, String> details) {
    audit(run, code, run.sluice(), details);
  }

  /** Something a person did. */
  void audit(StageRun run, String code, Actor actor, Map<String, String> details) {
    audit.append(
        AuditEvent.success(
            code,
            actor,
            run.stage().environment(),
            run.stage().migration().number(),
            run.digest(),
            details));
  }

  /** Something that was refused, in the current transaction. */
  void denied(StageRun run, String code, Map<String, String> details) {
    audit.append(
        AuditEvent.denied(
            code,
            run.sluice(),
            run.stage().environment(),
            run.stage().migration().number(),
            run.digest(),
            details));
  }

  /** One line for people who follow the migration, of what Sluice or an agent did. */
  void tell(StageKey stage, String code, String text, Map<String, String> details) {
    tell(stage, Actor.system(stage.migration().workspace(), ""), code, text, details);
  }

  /** One line for people who follow the migration. */
  void tell(StageKey stage, Actor actor, String code, String text, Map<String, String> details) {
    timeline.append(
        stage.migration(),
        new Happening(stage.environment(), code, actor.displayName(), text, details));
  }
}
