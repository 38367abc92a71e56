package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.link.Linking;
import dev.sluice.pipeline.identity.ChatAccount;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Which chat accounts are one's own; who is not linked yet is invited before commands are read. */
@Component
@Order(6)
class LinkCommands implements CommandGroup {
  private final Linking linking;

  LinkCommands(Linking linking) {
    this.linking = linking;
  }

  @Override
  public String title() {
    return "Your accounts";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open(
            "link",
            "",
            "link a chat account to yourself; says what is linked already",
            "/sluice link",
            this::link),
        Command.open(
            "unlink",
            "[PLATFORM]",
            "take your chat accounts back, here or of one platform",
            "/sluice unlink slack",
            this::unlink));
  }

  private Reply link(Request request) {
    String own =
        linking.accounts(request.actor()).stream()
            .map(account -> PlainText.line(account.toString(), 80))
            .collect(Collectors.joining(", "));
    String who = PlainText.line(request.actor().displayName(), 60);
    return Reply.nothing(
        own.isEmpty()
            ? "Type /sluice link in the chat whose account you want to link to " + who + "."
            : "Linked to " + who + ": " + own + ". /sluice unlink takes it back.");
  }

  private Reply unlink(Request request) {
    String here = request.actor().via().equals(ChatAccount.CONSOLE) ? "" : request.actor().via();
    String platform = request.word(0).isEmpty() ? here : request.word(0);
    List<ChatAccount> taken =
        linking.unlink(request.actor(), platform, request.actor().correlation());
    return taken.isEmpty()
        ? Reply.nothing("No such account is linked to you.")
        : Reply.done("Not linked any more: " + PlainText.line(taken.toString(), 300));
  }
}
