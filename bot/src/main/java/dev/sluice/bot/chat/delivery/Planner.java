package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.delivery.CardRows.Card;
import dev.sluice.bot.chat.delivery.CardRows.CardKey;
import dev.sluice.bot.chat.delivery.OutboxRows.Item;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Compares what should stand about a migration with what stands, and queues the difference. */
@Component
class Planner {
  private final Migrations migrations;
  private final Plan plan;
  private final CardRows cards;
  private final CardThread thread;
  private final OutboxRows rows;

  Planner(Migrations migrations, Plan plan, CardRows cards, CardThread thread, OutboxRows rows) {
    this.migrations = migrations;
    this.plan = plan;
    this.cards = cards;
    this.thread = thread;
    this.rows = rows;
  }

  /** Queues every message that is missing or not true any more. */
  void plan(Item item) {
    Optional<MigrationView> view = migrations.view(item.card().migration());
    if (view.isEmpty()) {
      return;
    }
    List<Card> posted = cards.of(item.platform(), item.card().migration());
    Map<CardKey, Card> stands =
        posted.stream().collect(Collectors.toMap(Card::key, Function.identity()));
    plan.of(item.platform(), view.get(), posted)
        .forEach(
            (key, wanted) -> {
              if (differs(Optional.ofNullable(stands.get(key)), wanted)) {
                rows.card(key);
              }
            });
    posted.stream().filter(thread::hasNews).forEach(card -> rows.thread(card.key()));
  }

  /** Whether a message has to be posted or updated. */
  static boolean differs(Optional<Card> known, Wanted wanted) {
    if (known.isEmpty() || !known.get().stands()) {
      return true;
    }
    Card card = known.get();
    return !card.closed() && !wanted.once() && !card.hash().equals(wanted.hash());
  }
}
