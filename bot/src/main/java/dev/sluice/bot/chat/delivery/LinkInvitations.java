package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.ChatLinks;
import java.util.List;
import org.springframework.stereotype.Component;

/** Sends invitations to link an account, each with a secret made for it. */
@Component
class LinkInvitations {
  private final ChatLinks links;

  LinkInvitations(ChatLinks links) {
    this.links = links;
  }

  void send(ChatPlatform platform, Outbox.Whisper invitation) {
    Account account = invitation.account();
    String secret =
        links.offer(
            new ChatAccount(account.platform(), account.tenant(), account.id()),
            platform.label(account));
    String text =
        "This account is not linked to a person of a workspace, so nothing was done. Sign in by"
            + " this link within ten minutes to link it; then confirm it here. The link is for you"
            + " alone.";
    invitation.show(
        platform,
        new Message(
            "Link this account by signing in",
            List.of(new Block.Text(text, Tone.WARNING)),
            "/link/" + secret));
  }
}
