package dev.sluice.bot.chat.inbox;

import dev.sluice.bot.web.SessionSignIn;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import org.springframework.stereotype.Component;

/** Stores what people do in one short statement of its own; workers do the rest. */
@Component
class DurableInbox implements ChatInbox {
  private final InboxRows rows;
  private final InboxWorkers workers;

  DurableInbox(InboxPool pool, InboxWorkers workers) {
    this.rows = new InboxRows(pool.jdbc());
    this.workers = workers;
  }

  @Override
  public Receipt accept(Inbound event) {
    boolean fresh = rows.store(event, SessionSignIn.current());
    if (fresh) {
      workers.wake();
    }
    return fresh ? Receipt.ACCEPTED : Receipt.DUPLICATE;
  }
}
