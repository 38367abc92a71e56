package dev.sluice.bot.chat.inbox;

import dev.sluice.bot.web.SessionSignIn;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.kernel.SignedIn;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Stores what people do and returns; workers do the rest. */
@Component
class DurableInbox implements ChatInbox {
  private final InboxIntake intake;
  private final InboxWorkers workers;

  DurableInbox(InboxIntake intake, InboxWorkers workers) {
    this.intake = intake;
    this.workers = workers;
  }

  @Override
  public Receipt accept(Inbound event) {
    boolean fresh = intake.store(event, signedIn(event));
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
