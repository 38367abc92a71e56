package dev.sluice.bot.chat.reminder;

import dev.sluice.bot.chat.card.Assignees;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Names somebody who sees to a stage: decides on it while it waits for approvals, else runs it or
 * mends it. Only who may do that himself can be named; he gets no right by it and takes none from
 * others.
 */
@Component
public class Assignments {
  private static final String ASSIGNED = "stage.assigned";

  private final AssignmentRows rows;
  private final Entitlements entitlements;
  private final People people;
  private final Writers writers;
  private final Post post;
  private final Timeline timeline;
  private final AuditTrail audit;

  Assignments(
      AssignmentRows rows,
      Entitlements entitlements,
      People people,
      Writers writers,
      Post post,
      Timeline timeline,
      AuditTrail audit) {
    this.rows = rows;
    this.entitlements = entitlements;
    this.people = people;
    this.writers = writers;
    this.post = post;
    this.timeline = timeline;
    this.audit = audit;
  }

  /** Who can be named for a stage now, by display name; nobody when nothing is to be done there. */
  public List<Person> candidates(MigrationView view, String environment) {
    return view.stage(environment)
        .filter(stage -> Assignees.OPEN.contains(stage.state()))
        .map(stage -> able(view, stage))
        .orElse(List.of());
  }

  private List<Person> able(MigrationView view, StageView stage) {
    List<PersonId> able =
        stage
            .approvals()
            .filter(one -> stage.state() == RunState.PENDING && one.open() && !one.complete())
            .map(ApprovalStatus::waitingFor)
            .orElseGet(
                () ->
                    entitlements
                        .roster(view.key().workspace())
                        .holding(Permission.EXECUTE, stage.environment()));
    return people.in(view.key().workspace()).stream().filter(p -> able.contains(p.id())).toList();
  }

  /** Why an actor may not name anybody for a migration; a refusal is written into the trail. */
  public Optional<Refusal> refuse(Actor actor, MigrationView view, String environment) {
    return writers.refuse(actor, view, environment, ASSIGNED);
  }

  /**
   * Names somebody among the {@link #candidates}; joins the caller's transaction.
   *
   * @return his name
   */
  public Answer<String> assign(Actor actor, MigrationView view, String environment, Person person) {
    Optional<Refusal> refusal = refuse(actor, view, environment);
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    if (!candidates(view, environment).contains(person)) {
      return Answer.refused(unable(view, environment, person));
    }
    if (!rows.assign(view.key().stage(environment), person.id(), actor.displayName())) {
      return new Answer.NothingToDo<>(person.displayName() + " sees to it already.");
    }
    if (!person.id().equals(actor.person())) {
      tell(actor, view, environment, person);
    }
    record(actor, view, environment, person.displayName(), person.id().toString());
    return Answer.done(person.displayName());
  }

  private Refusal unable(MigrationView view, String environment, Person person) {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "assignment.unable",
        "%s cannot do what %s waits for now.".formatted(person.displayName(), environment),
        "Those who can: "
            + String.join(
                ", ", candidates(view, environment).stream().map(Person::displayName).toList())
            + ".");
  }

  /** Takes the name away again; joins the caller's transaction. */
  public Answer<String> clear(Actor actor, MigrationView view, String environment) {
    Optional<Refusal> refusal = refuse(actor, view, environment);
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    if (!rows.clear(view.key().stage(environment))) {
      return new Answer.NothingToDo<>("Nobody in particular sees to " + environment + ".");
    }
    record(actor, view, environment, "nobody", "");
    return Answer.done("nobody");
  }

  private void tell(Actor actor, MigrationView view, String environment, Person person) {
    String text =
        "%s asks you to see to %s on %s."
            .formatted(actor.displayName(), Words.title(view), environment);
    post.person(
        actor.workspace(),
        "assigned:" + UUID.randomUUID(),
        person.id(),
        Post.note(view.key(), text, Tone.WARNING));
  }

  private void record(Actor actor, MigrationView view, String environment, String name, String id) {
    audit.append(
        AuditEvent.success(
            ASSIGNED,
            actor,
            environment,
            view.key().number(),
            view.digest(),
            Map.of("assignee", id)));
    timeline.append(
        view.key(),
        new Timeline.Happening(
            environment,
            ASSIGNED,
            actor.displayName(),
            "%s named %s to see to %s".formatted(actor.displayName(), name, environment),
            Map.of()));
  }
}
