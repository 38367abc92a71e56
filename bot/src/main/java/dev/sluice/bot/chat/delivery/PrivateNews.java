package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.kernel.PersonId;
import org.springframework.stereotype.Component;

/** Tells one person something in private, on every platform where that person can be reached. */
@Component
class PrivateNews {
  private final Speakers speakers;
  private final Platforms platforms;
  private final Outbox outbox;

  PrivateNews(Speakers speakers, Platforms platforms, Outbox outbox) {
    this.speakers = speakers;
    this.platforms = platforms;
    this.outbox = outbox;
  }

  /**
   * Sends a message to each chat account of a person.
   *
   * @param key what it is about; the same key again changes nothing
   */
  void tell(PersonId person, String key, Message news) {
    platforms.names().stream()
        .flatMap(platform -> speakers.account(platform, person).stream())
        .forEach(
            account ->
                outbox.whisper(key + ":" + account.id(), account, Place.direct(account), news));
  }
}
