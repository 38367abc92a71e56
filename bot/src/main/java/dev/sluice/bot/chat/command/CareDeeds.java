package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.bot.chat.reminder.AskedReminders;
import dev.sluice.bot.chat.reminder.Assignments;
import dev.sluice.chat.Form;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks people to see to a stage, the same for a typed command, a button and a form. */
@Component
class CareDeeds {
  static final String NOBODY = "nobody";

  private final AskedReminders reminders;
  private final Assignments assignments;
  private final Forms forms;

  CareDeeds(AskedReminders reminders, Assignments assignments, Forms forms) {
    this.reminders = reminders;
    this.assignments = assignments;
    this.forms = forms;
  }

  /** Reminds everybody who can still decide. */
  Reply remind(Deed deed) {
    return Deeds.said(
        reminders.remind(deed.actor(), deed.view(), deed.environment()),
        asked ->
            "Asked %s to decide on %s."
                .formatted(
                    PlainText.line(String.join(", ", asked), 300),
                    PlainText.line(deed.environment())));
  }

  /** Asks whom, among those who can be named. */
  Reply ask(Deed deed) {
    Optional<Refusal> refusal = assignments.refuse(deed.actor(), deed.view(), deed.environment());
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    List<Person> able = assignments.candidates(deed.view(), deed.environment());
    if (able.isEmpty()) {
      return Reply.nothing(
          "Nothing is to be done on " + PlainText.line(deed.environment()) + " now.");
    }
    List<String> names = new ArrayList<>(able.stream().map(one -> word(able, one)).toList());
    names.add(NOBODY);
    Form form =
        forms.assign(
            deed, "Who sees to " + Words.title(deed.view()) + " on " + deed.environment(), names);
    return new Reply.Asked(form);
  }

  /** The display name; where two have it, the identity. */
  private static String word(List<Person> able, Person person) {
    long same =
        able.stream().filter(p -> p.displayName().equalsIgnoreCase(person.displayName())).count();
    return same == 1 && !person.displayName().equalsIgnoreCase(NOBODY)
        ? person.displayName()
        : person.id().toString();
  }

  Reply assign(Deed deed) {
    String word = deed.value(Forms.PERSON);
    String on = PlainText.line(deed.environment());
    if (word.equals(NOBODY)) {
      return Deeds.said(
          assignments.clear(deed.actor(), deed.view(), deed.environment()),
          none -> "Nobody in particular sees to " + on + " any more.");
    }
    List<Person> able = assignments.candidates(deed.view(), deed.environment());
    Optional<Person> person = NamedPerson.of(able, word);
    if (person.isEmpty()) {
      Optional<Refusal> refusal = assignments.refuse(deed.actor(), deed.view(), deed.environment());
      return refusal.map(Reply::refused).orElseGet(() -> unknown(able, word, on));
    }
    return Deeds.said(
        assignments.assign(deed.actor(), deed.view(), deed.environment(), person.get()),
        name ->
            person.get().id().equals(deed.actor().person())
                ? "You see to " + on + " now."
                : "%s sees to %s now and was told.".formatted(PlainText.line(name, 60), on));
  }

  private static Reply unknown(List<Person> able, String word, String on) {
    String names = String.join(", ", able.stream().map(Person::displayName).limit(10).toList());
    return Reply.refused(
        able.isEmpty()
            ? "Nothing is to be done on " + on + " now."
            : "“%s” cannot see to %s now. Those who can: %s."
                .formatted(PlainText.line(word, 60), on, PlainText.line(names, 400)));
  }
}
