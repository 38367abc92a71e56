package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.delivery.CardRows.Card;
import dev.sluice.bot.chat.delivery.CardRows.CardKey;
import dev.sluice.bot.chat.delivery.OutboxRows.Item;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Posted;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Posts or updates one message, rendered from the state of this moment. Before a message is posted
 * the intention is stored; after a crash or a call without an answer the platform is asked whether
 * it stands there, so that nothing is posted twice.
 */
@Component
class CardSender {
  private static final Duration BEFORE = Duration.ofMinutes(1);

  private final Migrations migrations;
  private final Plan plan;
  private final CardRows cards;
  private final OutboxRows rows;
  private final DeliverySettings settings;

  CardSender(
      Migrations migrations,
      Plan plan,
      CardRows cards,
      OutboxRows rows,
      DeliverySettings settings) {
    this.migrations = migrations;
    this.plan = plan;
    this.cards = cards;
    this.rows = rows;
    this.settings = settings;
  }

  /** Makes the message true; says how long to wait if it is too early. */
  Optional<Duration> send(ChatPlatform platform, Item item) {
    CardKey key = item.card();
    Optional<Duration> wait = cards.find(key).flatMap(card -> early(platform, card));
    Optional<MigrationView> view = migrations.view(key.migration());
    if (wait.isPresent() || view.isEmpty()) {
      return wait;
    }
    Optional<Wanted> wanted =
        Optional.ofNullable(
            plan.of(key.platform(), view.get(), cards.of(key.platform(), key.migration()))
                .get(key));
    if (wanted.isEmpty() || !Planner.differs(cards.find(key), wanted.get())) {
      return Optional.empty();
    }
    return show(platform, key, wanted.get()) ? Optional.empty() : Optional.of(Duration.ZERO);
  }

  private Optional<Duration> early(ChatPlatform platform, Card card) {
    Duration wait = settings.interval(platform).minus(card.age());
    boolean soon = card.stands() && !wait.isNegative() && !wait.isZero();
    return soon ? Optional.of(wait) : Optional.empty();
  }

  /** False when somebody else showed something there meanwhile. */
  private boolean show(ChatPlatform platform, CardKey key, Wanted wanted) {
    Optional<Card> known = cards.find(key);
    if (known.isEmpty()) {
      cards.intend(key);
      return post(platform, cards.find(key).orElseThrow(), wanted);
    }
    Card card = known.get();
    if (!card.stands()) {
      Optional<Posted> found =
          platform.find(key.place(), card.postKey(), card.attemptedAt().minus(BEFORE));
      if (found.isPresent()) {
        cards.swap(card, found.get().messageId(), "", false);
        return false;
      }
      return post(platform, card, wanted);
    }
    if (!platform.update(card.posted(), wanted.message())) {
      return cards.lost(card) && post(platform, cards.find(key).orElseThrow(), wanted);
    }
    return cards.swap(card, card.messageId(), wanted.hash(), wanted.closed());
  }

  private boolean post(ChatPlatform platform, Card card, Wanted wanted) {
    try {
      Posted at = platform.post(card.key().place(), card.postKey(), wanted.message());
      boolean first = cards.swap(card, at.messageId(), wanted.hash(), wanted.closed());
      if (card.key().key().equals(Plan.CARD)) {
        rows.thread(card.key());
      }
      return first;
    } catch (ChatException refused) {
      if (refused.category() != ChatException.Category.AWAY) {
        cards.never(card.key());
      }
      throw refused;
    }
  }
}
