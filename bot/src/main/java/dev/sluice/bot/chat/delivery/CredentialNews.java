package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.CredentialChanged;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells every admin at once when somebody changed with what he signs in, where that is watched. */
@Component
class CredentialNews {
  private final Admins admins;

  CredentialNews(Admins admins) {
    this.admins = admins;
  }

  @EventListener
  void on(CredentialChanged event) {
    admins.tell(event.workspaces(), "credential:" + UUID.randomUUID(), message(event));
  }

  private static Message message(CredentialChanged event) {
    String done =
        switch (event.what()) {
          case PASSWORD -> "changed the password";
          case PASSKEY -> "added a passkey";
        };
    String name = PlainText.line(event.person().displayName(), 60);
    String text =
        "%s %s, from %s. If that was not agreed, deactivate the account."
            .formatted(name, done, PlainText.line(event.address(), 60));
    return new Message(
        "%s %s".formatted(name, done),
        List.of(new Block.Title("Another way in"), new Block.Text(text, Tone.CRITICAL)),
        "");
  }
}
