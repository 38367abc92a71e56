package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.approval.Emergency;
import dev.sluice.pipeline.approval.EmergencyDeclared;
import dev.sluice.pipeline.approval.EmergencyEnded;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells every approver at once when a stage does not wait for them, or does again. */
@Component
class BreakGlassNews {
  private final PrivateNews news;

  BreakGlassNews(PrivateNews news) {
    this.news = news;
  }

  @EventListener
  void on(EmergencyDeclared event) {
    String text =
        "%s does not wait for its usual approvals: %s"
            .formatted(
                PlainText.line(event.emergency().name(), 60),
                PlainText.line(event.emergency().reason(), 300));
    tell(event.told(), "break-glass", event.stage(), event.emergency(), text, Tone.CRITICAL);
  }

  @EventListener
  void on(EmergencyEnded event) {
    String text =
        "It %s. Its usual approvers are asked again.".formatted(PlainText.line(event.how(), 100));
    tell(event.told(), "break-glass-ended", event.stage(), event.emergency(), text, Tone.WARNING);
  }

  private void tell(
      List<PersonId> people,
      String kind,
      StageKey stage,
      Emergency emergency,
      String text,
      Tone tone) {
    String title =
        "Emergency run of #%d on %s"
            .formatted(stage.migration().number(), PlainText.line(stage.environment()));
    Message message =
        new Message(
            title + ". " + text, List.of(new Block.Title(title), new Block.Text(text, tone)), "");
    String key = "%s:%s:%s".formatted(kind, stage, emergency.at().toEpochMilli());
    people.forEach(person -> news.tell(person, key, message));
  }
}
