package dev.sluice.bot.chat.inbox;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.command.Dialogue;
import dev.sluice.bot.chat.command.Reply;
import dev.sluice.bot.chat.command.Uploads;
import dev.sluice.bot.chat.delivery.Outbox;
import dev.sluice.bot.chat.inbox.InboxRows.Claimed;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Form;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works on one event. What it does, its answer and that it is done are one transaction: after a
 * crash either all of it stands or the event is worked on again.
 */
@Component
class InboxWork {
  private static final Logger LOG = LoggerFactory.getLogger(InboxWork.class);

  private final Dialogue dialogue;
  private final Uploads uploads;
  private final Outbox outbox;
  private final Platforms platforms;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  InboxWork(
      Dialogue dialogue,
      Uploads uploads,
      Outbox outbox,
      Platforms platforms,
      JdbcClient jdbc,
      TransactionTemplate transaction) {
    this.dialogue = dialogue;
    this.uploads = uploads;
    this.outbox = outbox;
    this.platforms = platforms;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** Does the event once. */
  void work(Claimed claimed) {
    Inbound event;
    try {
      event = uploads.bring(claimed.event());
    } catch (ChatException unreadable) {
      unread(claimed, unreadable);
      return;
    }
    Reply reply = transaction.execute(status -> once(claimed, event));
    if (reply instanceof Reply.Asked asked) {
      ask(claimed, event, asked.form());
    }
  }

  /** A file that cannot be read now is tried again; one that never can is answered. */
  private void unread(Claimed claimed, ChatException unreadable) {
    if (!unreadable.permanent()) {
      throw unreadable;
    }
    transaction.executeWithoutResult(
        status -> {
          tell(claimed, claimed.event(), unreadable.getMessage() + " Nothing was done.");
          if (!InboxRows.done(jdbc, claimed)) {
            throw new LostLease(claimed.id());
          }
        });
  }

  private Reply once(Claimed claimed, Inbound event) {
    Reply reply = dialogue.answer(event, claimed.correlation(), claimed.signedIn());
    if (reply instanceof Reply.Said said) {
      outbox.answer("answer:" + claimed.id(), event, said.message());
    }
    if (!InboxRows.done(jdbc, claimed)) {
      throw new LostLease(claimed.id());
    }
    return reply;
  }

  /** A form cannot wait: its trigger ages. When it cannot be shown, the person is told. */
  private void ask(Claimed claimed, Inbound event, Form form) {
    try {
      platforms
          .find(event.account().platform())
          .ifPresent(p -> p.openForm(event.account(), event.trigger(), form));
    } catch (ChatException away) {
      LOG.warn("form of {} could not be opened: {}", claimed.correlation(), away.getMessage());
      tell(claimed, event, "The form could not be opened just now. Please try again.");
    }
  }

  /** Tells the person that an event could not be done. */
  void apologise(Claimed claimed) {
    tell(
        claimed,
        claimed.event(),
        "Something went wrong here and nothing was done. Tell an admin this number: "
            + claimed.correlation());
  }

  private void tell(Claimed claimed, Inbound event, String text) {
    outbox.answer("notice:" + claimed.id(), event, Message.text(text, Tone.BAD));
  }

  /** Another worker has the event now; what was done here is taken back. */
  static final class LostLease extends RuntimeException {
    LostLease(long id) {
      super("event " + id + " belongs to another worker");
    }
  }
}
