package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.RunLog;
import dev.sluice.bot.chat.delivery.CardRows.Card;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The thread under a card: what happened, in order, each once; the log when a run ends. */
@Component
class CardThread {
  private static final int MOST = 200;
  private static final Set<String> ENDS =
      Set.of(
          RunState.COMPLETED.word(),
          RunState.FAILED.word(),
          RunState.UNKNOWN.word(),
          RunState.ROLLED_BACK.word());

  private final Timeline timeline;
  private final CardRows rows;

  CardThread(Timeline timeline, CardRows rows) {
    this.timeline = timeline;
    this.rows = rows;
  }

  /** Posts what is new under each card of the migration. */
  void tell(ChatPlatform platform, MigrationView view, List<Card> posted) {
    for (Card card : posted) {
      if (card.key().key().equals(Plan.CARD)) {
        tell(platform, view, card);
      }
    }
  }

  private void tell(ChatPlatform platform, MigrationView view, Card card) {
    List<TimelineEntry> entries = timeline.after(view.key(), card.threadSequence(), MOST);
    Place thread = card.key().place().thread(card.messageId());
    for (TimelineEntry entry : entries) {
      if (worthTelling(entry)) {
        String key = card.key().natural() + ":" + entry.sequence();
        platform.post(thread, key, message(view, entry));
      }
      rows.told(card.key(), entry.sequence());
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
      RunLog.of(view, entry.environment()).ifPresent(blocks::add);
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
