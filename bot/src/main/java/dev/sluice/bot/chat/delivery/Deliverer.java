package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.delivery.CardRows.Card;
import dev.sluice.bot.chat.delivery.CardRows.CardKey;
import dev.sluice.bot.chat.delivery.OutboxRows.Item;
import dev.sluice.bot.chat.delivery.Plan.Wanted;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Posted;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes true what stands on a platform about one migration. */
@Component
class Deliverer {
  private final Migrations migrations;
  private final Plan plan;
  private final CardRows cards;
  private final CardThread thread;
  private final DeliverySettings settings;

  Deliverer(
      Migrations migrations,
      Plan plan,
      CardRows cards,
      CardThread thread,
      DeliverySettings settings) {
    this.migrations = migrations;
    this.plan = plan;
    this.cards = cards;
    this.thread = thread;
    this.settings = settings;
  }

  /** Shows a private answer. */
  void whisper(ChatPlatform platform, String payload) {
    Outbox.Whisper whisper = ChatJson.read(payload, Outbox.Whisper.class);
    platform.whisper(whisper.account(), whisper.place(), whisper.message());
  }

  /** Brings cards, messages and threads up to date; says how long to wait if it is too early. */
  Optional<Duration> migration(ChatPlatform platform, Item item) {
    List<Card> posted = cards.of(item.platform(), item.migrationKey());
    Duration interval = settings.interval(platform);
    Optional<Duration> early = early(interval, posted);
    if (early.isPresent()) {
      return early;
    }
    Optional<MigrationView> view = migrations.view(item.migrationKey());
    if (view.isEmpty()) {
      return Optional.empty();
    }
    Map<CardKey, Card> stands =
        posted.stream().collect(Collectors.toMap(Card::key, Function.identity()));
    boolean lost = false;
    for (Map.Entry<CardKey, Wanted> wanted :
        plan.of(item.platform(), view.get(), posted).entrySet()) {
      Card card = stands.get(wanted.getKey());
      lost |= !show(platform, wanted.getKey(), wanted.getValue(), Optional.ofNullable(card));
    }
    thread.tell(platform, view.get(), cards.of(item.platform(), item.migrationKey()));
    return lost ? Optional.of(interval) : Optional.empty();
  }

  private static Optional<Duration> early(Duration interval, List<Card> posted) {
    return posted.stream()
        .filter(card -> card.key().key().equals(Plan.CARD))
        .map(card -> interval.minus(card.age()))
        .filter(wait -> !wait.isNegative() && !wait.isZero())
        .findFirst();
  }

  /** False when somebody else showed something there meanwhile. */
  private boolean show(ChatPlatform platform, CardKey key, Wanted wanted, Optional<Card> known) {
    String hash = ChatJson.hash(wanted.message());
    if (known.isEmpty()) {
      Posted at = platform.post(key.place(), key.natural(), wanted.message());
      cards.add(key, at.messageId(), hash, 0);
      return true;
    }
    Card card = known.get();
    if (card.closed() || card.hash().equals(hash)) {
      return true;
    }
    if (key.key().startsWith("told:")) {
      return true;
    }
    String stands = card.messageId();
    if (!platform.update(card.posted(), wanted.message())) {
      String again = key.natural() + ":" + card.version();
      stands = platform.post(key.place(), again, wanted.message()).messageId();
    }
    boolean first = cards.swap(card, stands, hash, wanted.closed());
    if (!first) {
      cards.doubt(key);
    }
    return first;
  }
}
