package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.ImpactCards;
import dev.sluice.bot.chat.card.StageLog;
import dev.sluice.bot.chat.delivery.CardRows.Card;
import dev.sluice.bot.chat.delivery.CardRows.CardKey;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The thread under a card: what happened, in order, each once; the log when a run ends. */
@Component
class CardThread {
  private static final int MOST = 200;
  private static final int USES = 20;
  private static final Set<String> ENDS =
      Set.of(
          RunState.COMPLETED.word(),
          RunState.FAILED.word(),
          RunState.UNKNOWN.word(),
          RunState.ROLLED_BACK.word());

  private final Timeline timeline;
  private final Migrations migrations;
  private final CardRows rows;

  CardThread(Timeline timeline, Migrations migrations, CardRows rows) {
    this.timeline = timeline;
    this.migrations = migrations;
    this.rows = rows;
  }

  /** Whether something happened that the thread of a card does not tell yet. */
  boolean hasNews(Card card) {
    return card.key().key().equals(Plan.CARD)
        && card.stands()
        && !timeline.after(card.key().migration(), card.told().sequence(), 1).isEmpty();
  }

  /** Posts the next thing that is worth telling; true when there is more. */
  boolean tell(ChatPlatform platform, CardKey key) {
    Optional<Card> card = rows.find(key).filter(Card::stands);
    Optional<MigrationView> view = migrations.view(key.migration());
    if (card.isEmpty() || view.isEmpty()) {
      return false;
    }
    for (TimelineEntry entry :
        timeline.after(key.migration(), card.get().told().sequence(), MOST)) {
      if (worthTelling(entry)) {
        post(platform, card.get(), view.get(), entry);
        rows.told(key, entry.sequence());
        return true;
      }
      rows.told(key, entry.sequence());
    }
    return false;
  }

  private void post(ChatPlatform platform, Card card, MigrationView view, TimelineEntry entry) {
    Place thread = card.key().place().thread(card.messageId());
    String natural = card.key().natural() + ":" + entry.sequence();
    boolean tried = card.told().tried() == entry.sequence();
    if (tried && platform.find(thread, natural, entry.at()).isPresent()) {
      return;
    }
    rows.trying(card.key(), entry.sequence());
    try {
      platform.post(thread, natural, message(view, entry));
    } catch (ChatException refused) {
      if (refused.category() != ChatException.Category.AWAY) {
        rows.trying(card.key(), 0);
      }
      throw refused;
    }
  }

  private static boolean worthTelling(TimelineEntry entry) {
    return !entry.code().startsWith("step.") && !entry.code().equals("stage.waits");
  }

  private static Message message(MigrationView view, TimelineEntry entry) {
    String text = PlainText.line(entry.text(), 600);
    List<Block> blocks = new ArrayList<>();
    String to = entry.details().getOrDefault("to", "");
    blocks.add(new Block.Text(text, tone(to)));
    if (entry.code().equals("stage.state") && ENDS.contains(to)) {
      StageLog.of(view, entry.environment()).ifPresent(blocks::add);
    }
    if (entry.code().equals("impact.read")) {
      blocks.addAll(ImpactCards.worst(view, USES));
    }
    return new Message(text, blocks, "/migrations/" + view.key().number());
  }

  private static Tone tone(String state) {
    if (state.equals(RunState.COMPLETED.word())) {
      return Tone.GOOD;
    }
    if (state.equals(RunState.UNKNOWN.word())) {
      return Tone.CRITICAL;
    }
    boolean bad = state.equals(RunState.FAILED.word()) || state.equals(RunState.REJECTED.word());
    return bad ? Tone.BAD : Tone.NORMAL;
  }
}
