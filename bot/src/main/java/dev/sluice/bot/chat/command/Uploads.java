package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Scripts that people put into a chat: offered as migrations, fetched when they are opened. */
@Component
public class Uploads {
  private final UploadRows rows;
  private final Platforms platforms;
  private final Workspaces workspaces;
  private final ActionTokens tokens;
  private final Forms forms;

  Uploads(
      UploadRows rows,
      Platforms platforms,
      Workspaces workspaces,
      ActionTokens tokens,
      Forms forms) {
    this.rows = rows;
    this.platforms = platforms;
    this.workspaces = workspaces;
    this.tokens = tokens;
    this.forms = forms;
  }

  /** Offers to open a script. */
  Reply offer(Actor actor, Inbound.Upload upload) {
    Attachment file = upload.file();
    String name = PlainText.line(file.name(), 80);
    if (!file.isScript()) {
      return Reply.refused(name + " is no script: files that end in .sql or .migration are taken.");
    }
    if (file.bytes() > Attachment.MOST_BYTES) {
      return Reply.refused(name + " is larger than 10 MB and cannot be a migration.");
    }
    long id = rows.add(upload.account(), file);
    String token = tokens.token(new Action(Verb.OPEN_FILE, actor.workspace(), id, "", "", 0, ""));
    String question = "Open " + name + " as a migration?";
    return Reply.said(
        new Message(
            question,
            List.of(
                new Block.Text(question, Tone.NORMAL),
                new Block.Buttons(
                    List.of(
                        new Block.Button(
                            "Open as migration", token, Block.Style.PRIMARY, "", true)))),
            ""));
  }

  /** Asks for the flow and the title of a script; the script itself stays where it is. */
  Reply ask(Actor actor, Account account, OpenedAction action) {
    return rows.find(account, action.migration())
        .<Reply>map(
            file ->
                new Reply.Asked(
                    forms.openFile(
                        actor,
                        workspaces.configuration(actor.workspace()).flows(),
                        PlainText.line(file.name(), 80),
                        action.migration())))
        .orElseGet(() -> Reply.refused("That file was put here by somebody else, or long ago."));
  }

  /**
   * A form with the content of its files in the place of what was typed.
   *
   * @throws ChatException when a file cannot be read
   */
  public Inbound bring(Inbound event) {
    if (!(event instanceof Inbound.Submission form)) {
      return event;
    }
    Map<String, Attachment> files = new HashMap<>(form.files());
    tokens
        .open(form.token())
        .filter(action -> action.verb() == Verb.OPEN_FILE)
        .flatMap(action -> rows.find(form.account(), action.migration()))
        .ifPresent(file -> files.put(Forms.UP, file));
    Optional<ChatPlatform> platform = platforms.find(form.account().platform());
    if (files.isEmpty() || platform.isEmpty()) {
      return event;
    }
    Map<String, String> values = new HashMap<>(form.values());
    files.forEach((field, file) -> values.put(field, platform.get().fetch(file)));
    return form.filled(values);
  }
}
