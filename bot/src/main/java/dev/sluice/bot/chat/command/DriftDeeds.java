package dev.sluice.bot.chat.command;

import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.compare.Drifts.Adoptable;
import dev.sluice.pipeline.compare.Drifts.DriftView;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Deals with what was changed past Sluice, the same for a typed command and a pressed button. */
@Component
class DriftDeeds {
  static final int USUAL_DAYS = 7;

  private final Drifts drifts;
  private final CarryingFlow flows;
  private final Forms forms;

  DriftDeeds(Drifts drifts, CarryingFlow flows, Forms forms) {
    this.drifts = drifts;
    this.flows = flows;
    this.forms = forms;
  }

  /** Does what a button of an alert, or the form behind it, stands for. */
  Reply press(Actor actor, OpenedAction action, boolean submitted, Map<String, String> values) {
    Optional<DriftView> found =
        drifts.list(actor).stream().filter(view -> shows(action, view)).findFirst();
    if (found.isEmpty()) {
      return Reply.refused(
          "That is not how the schema was last seen, so nothing was done. /sluice drift shows what"
              + " is now.");
    }
    String name = found.get().connection().connection();
    return switch (action.verb()) {
      case DRIFT_ADOPT -> adopt(actor, name, "", Optional.of(found.get().fingerprint()));
      case DRIFT_REVERT -> revert(actor, name, "");
      default ->
          submitted
              ? ignore(actor, name, values.getOrDefault(Forms.UNTIL, ""))
              : new Reply.Asked(forms.ignore(actor, found.get(), inDays(USUAL_DAYS)));
    };
  }

  private static boolean shows(OpenedAction action, DriftView view) {
    return action.shows(
        view.fingerprint(), view.connection().environment(), view.connection().connection());
  }

  /**
   * Records what was seen, and carries it to the other environments by a migration. What can be
   * recorded is recorded even when no migration can be opened.
   *
   * @param shown fingerprint of what the person looked at, where that is known
   */
  Reply adopt(Actor actor, String name, String flow, Optional<String> shown) {
    Answer<Adoptable> wanted = drifts.adoptable(actor, name, shown);
    if (wanted.value().isEmpty()) {
      return Deeds.said(wanted, found -> "");
    }
    Adoptable drift = wanted.value().get();
    String script = drift.sql();
    // Opened before it is recorded: a refusal is audited by itself, which it could not be after.
    Optional<Answer<MigrationView>> opened =
        flows
            .of(actor, name, flow)
            .filter(carrier -> !script.isBlank())
            .map(carrier -> flows.open(actor, carrier, "Adopt drift of " + name, script));
    if (drifts.adopt(actor, name, Optional.of(drift.fingerprint())).value().isEmpty()) {
      return overtaken(name, opened);
    }
    String recorded = PlainText.line(name) + " is recorded as it is now.";
    return opened
        .map(answer -> carried(recorded, answer))
        .orElseGet(
            () ->
                flow.isEmpty()
                    ? Reply.done(
                        recorded + " No flow carries it further, so no migration was opened.")
                    : unopened(recorded, flows.none(actor, name, flow)));
  }

  /** Another schema was seen in the same moment: nothing is recorded. */
  private static Reply overtaken(String name, Optional<Answer<MigrationView>> opened) {
    String carried =
        opened
            .flatMap(Answer::value)
            .map(view -> " " + Words.title(view) + " carries what was seen before; cancel it.")
            .orElse("");
    return Reply.said(
        Message.text(
            "Another schema of %s was seen meanwhile, so nothing was recorded; look again.%s"
                .formatted(PlainText.line(name), carried),
            Tone.WARNING));
  }

  private static Reply unopened(String recorded, String why) {
    return Reply.said(
        Message.text(
            recorded + " No migration was opened for the other environments: " + why,
            Tone.WARNING));
  }

  private static Reply carried(String recorded, Answer<MigrationView> opened) {
    Optional<Refusal> refusal = opened.refusal();
    if (refusal.isPresent()) {
      return unopened(
          recorded, PlainText.line(refusal.get().message() + " " + refusal.get().action()));
    }
    if (opened instanceof Answer.NothingToDo<MigrationView> twin) {
      return Reply.done(recorded + " " + PlainText.line(twin.message()));
    }
    return Deeds.said(
        opened, view -> recorded + " Opened " + Words.title(view) + " for the other environments.");
  }

  /** Opens a migration that brings the recorded schema back: rated, rehearsed, approved. */
  Reply revert(Actor actor, String name, String flow) {
    Answer<SyncScript> script = drifts.revert(actor, name);
    if (script.value().isEmpty()) {
      return Deeds.said(script, found -> "");
    }
    Optional<String> carrier = flows.of(actor, name, flow);
    if (carrier.isEmpty()) {
      return Reply.refused(flows.none(actor, name, flow));
    }
    return Deeds.said(
        flows.open(actor, carrier.get(), "Revert drift of " + name, script.value().get().sql()),
        view -> "Opened " + Words.title(view) + ".");
  }

  /** Says nothing until a date, or for some days; unless it changes again. */
  Reply ignore(Actor actor, String name, String until) {
    Optional<LocalDate> date = until.isBlank() ? Optional.of(inDays(USUAL_DAYS)) : date(until);
    if (date.isEmpty() || !date.get().isAfter(today())) {
      return Reply.refused(
          "Give a number of days or a later date: /sluice drift ignore CONNECTION 7, or"
              + " 2031-01-31.");
    }
    Instant end = date.get().atStartOfDay(ZoneOffset.UTC).toInstant();
    return Deeds.said(
        drifts.ignore(actor, name, end),
        view ->
            "Nothing is said of %s until %s, unless it changes again."
                .formatted(PlainText.line(view.connection().name()), date.get()));
  }

  private static Optional<LocalDate> date(String text) {
    if (text.matches("[1-9][0-9]{0,2}")) {
      return Optional.of(inDays(Integer.parseInt(text)));
    }
    try {
      return Optional.of(LocalDate.parse(text.strip()));
    } catch (DateTimeParseException wrong) {
      return Optional.empty();
    }
  }

  private static LocalDate inDays(int days) {
    return today().plusDays(days);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
