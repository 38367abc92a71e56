package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.delivery.OutboxRows.Kind;
import dev.sluice.bot.chat.delivery.OutboxRows.Once;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
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
    privately(Kind.WHISPER, key, new Whisper(account, place, message, ""));
  }

  /** Answers what a person did, to him alone; the same key again changes nothing. */
  public void answer(String key, Inbound event, Message message) {
    privately(Kind.WHISPER, key, Whisper.to(event, message));
  }

  private void privately(Kind kind, String key, Whisper whisper) {
    Account account = whisper.account();
    Once once = new Once(key, Place.direct(account).channel(), "", ChatJson.write(whisper));
    rows.once(kind, account.platform(), once);
    afterCommit();
  }

  /**
   * Invites whoever uses an account to link it. The secret of the invitation is made when it is
   * sent, so it is kept nowhere.
   */
  public void invite(String key, Inbound event) {
    Message text = Message.text("This account is not linked to a person yet.", Tone.WARNING);
    privately(Kind.INVITE, key, Whisper.to(event, text));
  }

  /** Posts a message once; the same key again changes nothing. */
  public void notice(WorkspaceId workspace, String key, Place place, Message message) {
    String payload = ChatJson.write(new Notice(place, key, message));
    rows.once(
        Kind.NOTICE,
        place.platform(),
        new Once("notice:" + key, place.channel(), workspace.value(), payload));
    afterCommit();
  }

  /** Makes the cards of a migration true on every platform. */
  public void refresh(MigrationKey migration) {
    platforms.names().forEach(platform -> rows.plan(platform, migration));
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
  record Whisper(Account account, Place place, Message message, String trigger) {
    Whisper {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(message, "message");
      // Stored answers of older versions say nothing about triggers.
      trigger = Objects.requireNonNullElse(trigger, "");
    }

    static Whisper to(Inbound event, Message message) {
      return new Whisper(event.account(), event.place(), message, event.trigger());
    }

    void show(ChatPlatform platform, Message shown) {
      platform.answer(account, place, trigger, shown);
    }
  }

  /** A message that is posted once. */
  record Notice(Place place, String key, Message message) {
    Notice {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(message, "message");
    }
  }
}
