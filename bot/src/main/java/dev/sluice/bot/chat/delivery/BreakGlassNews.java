package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.approval.EmergencyDeclared;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells every approver at once when a stage does not wait for them. */
@Component
class BreakGlassNews {
  private final PrivateNews news;

  BreakGlassNews(PrivateNews news) {
    this.news = news;
  }

  @EventListener
  void on(EmergencyDeclared event) {
    String key =
        "break-glass:%s:%s".formatted(event.stage(), event.emergency().at().toEpochMilli());
    Message message = message(event);
    event.told().forEach(person -> news.tell(person, key, message));
  }

  private static Message message(EmergencyDeclared event) {
    String title =
        "Emergency run of #%d on %s"
            .formatted(
                event.stage().migration().number(), PlainText.line(event.stage().environment()));
    String text =
        "%s does not wait for its usual approvals: %s"
            .formatted(
                PlainText.line(event.emergency().name(), 60),
                PlainText.line(event.emergency().reason(), 300));
    return new Message(
        title + ". " + text,
        List.of(new Block.Title(title), new Block.Text(text, Tone.CRITICAL)),
        "");
  }
}
