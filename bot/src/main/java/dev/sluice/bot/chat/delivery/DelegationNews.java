package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.Delegation;
import dev.sluice.pipeline.identity.DelegationChanged;
import dev.sluice.pipeline.identity.People;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells approver and deputy what was handed over or taken back, unless they did so themselves. */
@Component
class DelegationNews {
  private final PrivateNews news;
  private final People people;

  DelegationNews(PrivateNews news, People people) {
    this.news = news;
    this.people = people;
  }

  @EventListener
  void on(DelegationChanged event) {
    Delegation delegation = event.delegation();
    String key = "delegation:" + delegation.id() + (event.given() ? ":given" : ":ended");
    Message message = Message.text(text(event), Tone.NORMAL);
    Stream.of(delegation.approver(), delegation.deputy())
        .filter(person -> !person.equals(event.by().person()))
        .forEach(person -> news.tell(person, key, message));
  }

  private String text(DelegationChanged event) {
    Delegation delegation = event.delegation();
    String approver = PlainText.line(people.name(delegation.approver()), 80);
    String deputy = PlainText.line(people.name(delegation.deputy()), 80);
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
