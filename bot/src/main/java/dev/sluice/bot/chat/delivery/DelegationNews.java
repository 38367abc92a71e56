package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.Delegation;
import dev.sluice.pipeline.identity.DelegationChanged;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells approver and deputy what was handed over or taken back, unless they did so themselves. */
@Component
class DelegationNews {
  private final Speakers speakers;
  private final Platforms platforms;
  private final Outbox outbox;

  DelegationNews(Speakers speakers, Platforms platforms, Outbox outbox) {
    this.speakers = speakers;
    this.platforms = platforms;
    this.outbox = outbox;
  }

  @EventListener
  void on(DelegationChanged event) {
    Delegation delegation = event.delegation();
    String key = "delegation:" + delegation.id() + (event.given() ? ":given:" : ":ended:");
    Stream.of(delegation.approver(), delegation.deputy())
        .filter(person -> !person.equals(event.by().person()))
        .forEach(person -> tell(person, key, text(event)));
  }

  private void tell(PersonId person, String key, String text) {
    platforms.names().stream()
        .flatMap(platform -> speakers.account(platform, person).stream())
        .forEach(
            account ->
                outbox.whisper(
                    key + account.id(),
                    account,
                    Place.direct(account),
                    Message.text(text, Tone.NORMAL)));
  }

  private static String text(DelegationChanged event) {
    Delegation delegation = event.delegation();
    String approver = PlainText.line(delegation.approver().toString(), 80);
    String deputy = PlainText.line(delegation.deputy().toString(), 80);
    return event.given()
        ? "%s decides in the stead of %s from %s until %s. /sluice delegate end %d ends it."
            .formatted(
                deputy,
                approver,
                Words.time(delegation.from()),
                Words.time(delegation.until()),
                delegation.id())
        : "%s does not decide in the stead of %s any more; %s ended that."
            .formatted(deputy, approver, PlainText.line(event.by().displayName(), 60));
  }
}
