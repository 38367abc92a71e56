package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditTrailBroken;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells every admin at once when a trail is not what was written; of the trail that belongs to no
 * workspace, those of all. It is told with the note that it was, or again.
 */
@Component
class TrailNews {
  private static final String NEXT =
      "Until it is looked into, nothing of this trail is signed. Compare an export with the signed"
          + " checkpoints (`./sluice audit verify`); if the store was restored, confirm the gap"
          + " with `/sluice audit %sconfirm <reason>`.";

  private final Admins admins;
  private final Workspaces workspaces;

  TrailNews(Admins admins, Workspaces workspaces) {
    this.admins = admins;
    this.workspaces = workspaces;
  }

  @EventListener
  void on(AuditTrailBroken event) {
    List<WorkspaceId> told =
        event.workspace().equals(People.NO_WORKSPACE)
            ? workspaces.all()
            : List.of(event.workspace());
    admins.tell(told, "trail:" + UUID.randomUUID(), message(event));
  }

  private static Message message(AuditTrailBroken event) {
    boolean server = event.workspace().equals(People.NO_WORKSPACE);
    String whose = server ? "of sign-ins" : "of " + PlainText.line(event.workspace().value(), 60);
    String what =
        "The audit trail %s is broken at entry %d: %s."
            .formatted(whose, event.sequence(), PlainText.line(event.reason(), 300));
    return new Message(
        "The audit trail " + whose + " is broken",
        List.of(
            new Block.Title("The audit trail is broken"),
            new Block.Text(what, Tone.CRITICAL),
            new Block.Text(NEXT.formatted(server ? "server " : ""), Tone.NORMAL)),
        "");
  }
}
