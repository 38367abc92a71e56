package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.link.Linking;
import dev.sluice.chat.Inbound;
import dev.sluice.pipeline.kernel.Actor;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Answers buttons and forms that are about no migration, or none yet. */
@Component
class WithoutMigration {
  private final Linking linking;
  private final Uploads uploads;
  private final WritingCommands writing;
  private final DriftDeeds drifts;
  private final SyncDeeds syncs;
  private final TrailCommands trail;
  private final Dialogue.Fresh fresh;

  WithoutMigration(
      Linking linking,
      Uploads uploads,
      WritingCommands writing,
      DriftDeeds drifts,
      SyncDeeds syncs,
      TrailCommands trail,
      Dialogue.Fresh fresh) {
    this.linking = linking;
    this.uploads = uploads;
    this.writing = writing;
    this.drifts = drifts;
    this.syncs = syncs;
    this.trail = trail;
    this.fresh = fresh;
  }

  Reply answer(Actor actor, OpenedAction action, Inbound event, Map<String, String> values) {
    boolean pressed = event instanceof Inbound.Press;
    return switch (action.verb()) {
      case LINK_CLAIM -> claim(actor, action);
      case OPEN_FILE ->
          pressed ? uploads.ask(actor, event.account(), action) : writing.submitted(actor, values);
      case DRIFT_ADOPT, DRIFT_REVERT, DRIFT_IGNORE -> drifts.press(actor, action, !pressed, values);
      case SYNC -> syncs.press(actor, action);
      case AUDIT_SEARCH -> trail.pressed(actor, action, !pressed, values);
      default -> writing.submitted(actor, values);
    };
  }

  private Reply claim(Actor actor, OpenedAction action) {
    return action.subject(List.of(actor.person().toString())).isEmpty()
        ? fresh.refused(actor, 0, "the link was offered to somebody else")
        : Deeds.said(
            linking.claim(actor, action, actor.correlation()),
            offer ->
                "Now confirm it there: "
                    + offer.label()
                    + " has got a message. Nothing is linked before.");
  }
}
