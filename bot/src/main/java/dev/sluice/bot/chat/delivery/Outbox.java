package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.timeline.MigrationChanged;
import java.util.Objects;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is to be shown, written in the transaction of the change. */
@Component
public class Outbox {
  private final OutboxRows rows;
  private final Platforms platforms;
  private final Hints hints;

  Outbox(OutboxRows rows, Platforms platforms, Hints hints) {
    this.rows = rows;
    this.platforms = platforms;
    this.hints = hints;
  }

  /** Shows a message to one person; the same key again changes nothing. */
  public void whisper(String key, Account account, Place place, Message message) {
    rows.whisper(account.platform(), key, ChatJson.write(new Whisper(account, place, message)));
    afterCommit();
  }

  /** Makes the cards of a migration true on every platform. */
  public void refresh(MigrationKey migration) {
    platforms.names().forEach(platform -> rows.dirty(platform, migration));
    afterCommit();
  }

  @EventListener
  void changed(MigrationChanged event) {
    refresh(event.migration());
  }

  private void afterCommit() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      hints.give();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            hints.give();
          }
        });
  }

  /** A private answer. */
  record Whisper(Account account, Place place, Message message) {
    Whisper {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(message, "message");
    }
  }
}
