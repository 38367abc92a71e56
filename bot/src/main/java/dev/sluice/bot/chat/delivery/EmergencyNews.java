package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.EmergencySignIn;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells every admin at once when somebody used the door for emergencies. */
@Component
class EmergencyNews {
  private final Admins admins;

  EmergencyNews(Admins admins) {
    this.admins = admins;
  }

  @EventListener
  void on(EmergencySignIn event) {
    admins.tell(event.workspaces(), "emergency:" + UUID.randomUUID(), message(event));
  }

  private static Message message(EmergencySignIn event) {
    String text =
        "%s signed in with a password kept for emergencies, from %s. If that was not agreed, deactivate the account."
            .formatted(
                PlainText.line(event.person().displayName(), 60),
                PlainText.line(event.address(), 60));
    return new Message(
        "Emergency sign-in of " + PlainText.line(event.person().displayName(), 60),
        List.of(new Block.Title("Emergency sign-in"), new Block.Text(text, Tone.CRITICAL)),
        "");
  }
}
