package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.card.DriftCards;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.compare.DriftFound;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells those who look after an environment that it was changed past Sluice. */
@Component
class DriftAlerts {
  private static final List<String> CARERS = List.of("role:admin", "role:approver");

  private final Outbox outbox;
  private final Platforms platforms;
  private final Speakers speakers;
  private final Entitlements entitlements;

  DriftAlerts(Outbox outbox, Platforms platforms, Speakers speakers, Entitlements entitlements) {
    this.outbox = outbox;
    this.platforms = platforms;
    this.speakers = speakers;
    this.entitlements = entitlements;
  }

  @EventListener
  void on(DriftFound found) {
    Message alert = DriftCards.alert(found);
    Set<PersonId> people =
        new LinkedHashSet<>(
            entitlements.matching(
                found.connection().workspace(), found.connection().environment(), CARERS));
    for (PersonId person : people) {
      for (String platform : platforms.names()) {
        speakers
            .account(platform, person)
            .ifPresent(
                account ->
                    outbox.whisper(key(found, person), account, Place.direct(account), alert));
      }
    }
  }

  /** The same drift is told once to the same person. */
  private static String key(DriftFound found, PersonId person) {
    return "drift:%s:%s:%s:%s"
        .formatted(
            found.connection().workspace().value(),
            found.connection().name(),
            found.fingerprint(),
            person);
  }
}
