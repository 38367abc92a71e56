package dev.sluice.bot.chat.reminder;

import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Reminders that a person asks for: also in quiet hours, not too often, and so that the trail says
 * who wanted them.
 */
@Component
public class AskedReminders {
  private static final String REMINDED = "approval.reminded";
  private static final Duration AGAIN = Duration.ofMinutes(30);

  private final Writers writers;
  private final People people;
  private final ReminderRows rows;
  private final Post post;
  private final Timeline timeline;
  private final AuditTrail audit;

  AskedReminders(
      Writers writers,
      People people,
      ReminderRows rows,
      Post post,
      Timeline timeline,
      AuditTrail audit) {
    this.writers = writers;
    this.people = people;
    this.rows = rows;
    this.post = post;
    this.timeline = timeline;
    this.audit = audit;
  }

  /**
   * Asks everybody who can still decide on a stage, once in half an hour; joins the caller's
   * transaction.
   *
   * @return the names of those who were asked
   */
  public Answer<List<String>> remind(Actor actor, MigrationView view, String environment) {
    Optional<Refusal> refusal = writers.refuse(actor, view, environment, REMINDED);
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    Optional<Waiting> waiting =
        Waiting.of(view).filter(one -> one.stage().environment().equals(environment));
    if (waiting.isEmpty()) {
      return new Answer.NothingToDo<>(environment + " waits for nobody's approval now.");
    }
    List<PersonId> others =
        waiting.get().people().stream().filter(one -> !one.equals(actor.person())).toList();
    if (others.isEmpty()) {
      return new Answer.NothingToDo<>("Nobody else can decide on " + environment + " now.");
    }
    if (!rows.claim(actor.workspace(), waiting.get().key("asked"), AGAIN)) {
      return new Answer.NothingToDo<>(
          "They were asked less than %d minutes ago.".formatted(AGAIN.toMinutes()));
    }
    return Answer.done(ask(actor, waiting.get(), others));
  }

  private List<String> ask(Actor actor, Waiting waiting, List<PersonId> others) {
    MigrationView view = waiting.view();
    String environment = waiting.stage().environment();
    String text =
        actor.displayName() + " asks you to decide: " + waiting.said(timeline.now()) + ".";
    Message message = Post.note(view.key(), text, Tone.WARNING);
    String key = waiting.key("asked") + ":" + UUID.randomUUID();
    for (PersonId person : others) {
      post.person(actor.workspace(), key, person, message);
    }
    List<String> names = people.names(others);
    String told = String.join(", ", names);
    audit.append(
        AuditEvent.success(
            REMINDED,
            actor,
            environment,
            view.key().number(),
            view.digest(),
            Map.of("asked", told)));
    timeline.append(
        view.key(),
        new Timeline.Happening(
            environment,
            REMINDED,
            actor.displayName(),
            "%s asked %s to decide on %s".formatted(actor.displayName(), told, environment),
            Map.of()));
    return names;
  }
}
