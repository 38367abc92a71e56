package dev.sluice.bot.chat.inbox;

import dev.sluice.bot.web.SessionSignIn;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.kernel.SignedIn;
import java.util.Optional;
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
    boolean fresh = rows.store(event, signedIn(event));
    if (fresh) {
      workers.wake();
    }
    return fresh ? Receipt.ACCEPTED : Receipt.DUPLICATE;
  }

  /** On any other platform it is the account that speaks, whatever else the request brings. */
  private static Optional<SignedIn> signedIn(Inbound event) {
    return event.account().platform().equals(ChatAccount.CONSOLE)
        ? SessionSignIn.current()
        : Optional.empty();
  }
}
