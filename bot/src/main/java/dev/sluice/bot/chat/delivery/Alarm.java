package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.delivery.OutboxRows.Item;
import dev.sluice.chat.ChatException;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells operators of what is not shown, in the log and in the trail of the workspace. */
@Component
class Alarm {
  private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

  private final AuditTrail audit;

  Alarm(AuditTrail audit) {
    this.audit = audit;
  }

  /** Something can never be shown. */
  void parked(Item item, String error) {
    LOG.error("ALARM {} on {} is parked: {}", item.key(), item.platform(), error);
    record("chat.delivery.parked", item, Map.of("platform", item.platform(), "why", error));
  }

  /** Something waits until a person mends the set-up. */
  void blocked(Item item, ChatException trouble) {
    LOG.error(
        "ALARM {} on {} waits: {} {}",
        item.key(),
        item.platform(),
        trouble.getMessage(),
        trouble.action());
    record(
        "chat.delivery.blocked",
        item,
        Map.of(
            "platform",
            item.platform(),
            "channel",
            item.card().channel(),
            "why",
            String.valueOf(trouble.getMessage()),
            "action",
            trouble.action()));
  }

  private void record(String code, Item item, Map<String, String> details) {
    WorkspaceId workspace = item.card().migration().workspace();
    if (workspace.equals(People.NO_WORKSPACE)) {
      return;
    }
    try {
      audit.appendAlone(
          AuditEvent.denied(
              code,
              Actor.system(workspace, item.key()),
              "",
              item.card().migration().number(),
              "",
              details));
    } catch (RuntimeException broken) {
      LOG.error("the alarm could not be recorded", broken);
    }
  }
}
