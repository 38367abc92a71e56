package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.ImpactCards;
import dev.sluice.bot.chat.card.MigrationPage;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.EmergencyRuns;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Draft;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Does what was asked, the same for a typed command, a button and a form. */
@Component
class Deeds {
  private final Migrations migrations;
  private final EmergencyRuns emergencies;
  private final Approvals approvals;
  private final Settling settling;
  private final Entitlements entitlements;
  private final MigrationPage pages;
  private final Forms forms;
  private final Readings readings;
  private final PlanDeeds plans;
  private final CareDeeds care;

  Deeds(
      Migrations migrations,
      EmergencyRuns emergencies,
      Approvals approvals,
      Settling settling,
      Entitlements entitlements,
      MigrationPage pages,
      Forms forms,
      Readings readings,
      PlanDeeds plans,
      CareDeeds care) {
    this.migrations = migrations;
    this.emergencies = emergencies;
    this.approvals = approvals;
    this.settling = settling;
    this.entitlements = entitlements;
    this.pages = pages;
    this.forms = forms;
    this.readings = readings;
    this.plans = plans;
    this.care = care;
  }

  /** What a press answers: a form where something is still to be said, else the deed itself. */
  Reply press(Deed deed) {
    String on = deed.environment().isEmpty() ? "" : " on " + deed.environment();
    String title = Words.title(deed.view());
    return switch (deed.verb()) {
      case REJECT -> asked(deed, "Reject " + title + on, "Reject", true);
      case ROLLBACK -> asked(deed, "Roll back " + title + on, "Roll back" + on, true);
      case EMERGENCY ->
          asked(deed, "Run " + title + on + " without its approvers", "Run" + on + " now", true);
      case CANCEL -> asked(deed, "Cancel " + title, "Cancel migration", false);
      case SETTLE_APPLIED ->
          asked(deed, title + ": it is applied on " + deed.subject(), "It is applied", true);
      case SETTLE_NOT_APPLIED ->
          asked(deed, title + ": it is not applied on " + deed.subject(), "Not applied", true);
      case EDIT -> new Reply.Asked(forms.edit(deed));
      case ASSIGN -> care.ask(deed);
      case SUPERSEDE -> new Reply.Asked(forms.supersede(deed));
      default -> perform(deed);
    };
  }

  private Reply asked(Deed deed, String title, String submit, boolean required) {
    return new Reply.Asked(forms.reason(deed, PlainText.line(title, 120), submit, required));
  }

  /** Does it. */
  Reply perform(Deed deed) {
    return switch (deed.verb()) {
      case APPROVE -> decided(deed, Verdict.APPROVED, "Approved ");
      case REJECT -> decided(deed, Verdict.REJECTED, "Rejected ");
      case WITHDRAW ->
          said(approvals.withdraw(deed.actor(), deed.stage()), s -> withdrawn(deed, s));
      case RUN -> moved(migrations.run(deed.actor(), deed.number(), deed.environment()), deed);
      case EMERGENCY -> emergency(deed);
      case PROMOTE -> moved(migrations.promote(deed.actor(), deed.number(), upTo(deed)), deed);
      case RETRY -> moved(migrations.retry(deed.actor(), deed.number(), deed.environment()), deed);
      case RESUME ->
          moved(migrations.resume(deed.actor(), deed.number(), deed.environment()), deed);
      case ROLLBACK -> rollback(deed);
      case CANCEL ->
          moved(migrations.cancel(deed.actor(), deed.number(), deed.value(Forms.REASON)), deed);
      case ARCHIVE ->
          said(
              migrations.archive(deed.actor(), deed.number()),
              view -> "Archived " + Words.title(view) + ".");
      case REHEARSE ->
          said(
              migrations.rehearse(deed.actor(), deed.number()),
              view -> "Rehearsing " + Words.title(view) + " again.");
      case EDIT -> said(migrations.edit(deed.actor(), deed.number(), draft(deed)), Deeds::edited);
      case SUPERSEDE ->
          said(
              migrations.supersede(deed.actor(), deed.number(), draft(deed)),
              view -> "Opened %s in place of #%d.".formatted(Words.title(view), deed.number()));
      case SETTLE_APPLIED, SETTLE_NOT_APPLIED -> settling.settle(deed);
      case ESTABLISH -> settling.establish(deed);
      case SQL, RISK, DIFF, IMPACT, LOGS -> shown(deed);
      case REMIND -> care.remind(deed);
      case ASSIGN -> care.assign(deed);
      case PLAN_OPEN -> plans.open(deed.actor(), deed.number());
      // These are about no migration and are answered elsewhere.
      case OPEN,
          OPEN_FILE,
          LINK_CLAIM,
          LINK_CONFIRM,
          LINK_REFUSE,
          DRIFT_ADOPT,
          DRIFT_REVERT,
          DRIFT_IGNORE,
          AUDIT_SEARCH,
          SYNC ->
          throw new IllegalStateException(deed.verb() + " is about no migration");
    };
  }

  /** A part of the migration on its own. */
  private Reply shown(Deed deed) {
    return switch (deed.verb()) {
      case SQL -> sql(deed);
      case RISK -> Reply.said(pages.risk(deed.view()));
      case DIFF -> Reply.said(pages.diff(deed.view()));
      case IMPACT -> Reply.said(ImpactCards.page(deed.view(), 1));
      case LOGS -> Reply.said(pages.logs(deed.view()));
      default -> throw new IllegalStateException(deed.verb() + " shows nothing");
    };
  }

  private Reply rollback(Deed deed) {
    return moved(
        migrations.rollback(
            deed.actor(), deed.number(), deed.environment(), deed.value(Forms.REASON)),
        deed);
  }

  /** Whoever opened the whole text may approve what looks like something else. */
  private Reply sql(Deed deed) {
    readings.read(deed.actor(), deed.view());
    return Reply.said(pages.sql(deed.view(), viewer(deed)));
  }

  private Viewer viewer(Deed deed) {
    return Viewer.of(deed.actor(), deed.view(), entitlements);
  }

  private static Optional<String> upTo(Deed deed) {
    return deed.environment().isEmpty() ? Optional.empty() : Optional.of(deed.environment());
  }

  /** What a form leaves out stays as it is: it did not fit on the platform. */
  private static Draft draft(Deed deed) {
    MigrationView view = deed.view();
    String own = view.downOrigin().equals("author") ? view.down() : "";
    String down = deed.values().getOrDefault(Forms.DOWN, own);
    return new Draft(
        view.flow(),
        deed.value(Forms.TITLE),
        deed.values().getOrDefault(Forms.UP, view.up()),
        down.isBlank() ? Optional.empty() : Optional.of(down));
  }

  private Reply decided(Deed deed, Verdict verdict, String word) {
    Optional<Refusal> unread =
        verdict == Verdict.APPROVED ? readings.refuse(deed.actor(), deed.view()) : Optional.empty();
    if (unread.isPresent()) {
      return Reply.refused(unread.get());
    }
    Answer<ApprovalStatus> answer =
        approvals.decide(
            deed.actor(), deed.stage(), verdict, deed.view().digest(), deed.value(Forms.REASON));
    return said(
        answer,
        status ->
            word
                + Words.title(deed.view())
                + " for "
                + deed.environment()
                + ": "
                + status.counted()
                + " of "
                + status.required()
                + " approved.");
  }

  /** Whoever does without approvers has read what he runs, like an approver. */
  private Reply emergency(Deed deed) {
    return readings
        .refuse(deed.actor(), deed.view())
        .map(Reply::refused)
        .orElseGet(
            () ->
                moved(
                    emergencies.run(
                        deed.actor(),
                        deed.number(),
                        deed.environment(),
                        deed.view().digest(),
                        deed.value(Forms.REASON)),
                    deed));
  }

  private static String withdrawn(Deed deed, ApprovalStatus status) {
    return "Withdrawn. %s for %s: %d of %d approved."
        .formatted(
            Words.title(deed.view()), deed.environment(), status.counted(), status.required());
  }

  private static String edited(MigrationView view) {
    return "Saved " + Words.title(view) + ", digest " + Words.digest(view.digest()) + ".";
  }

  private static Reply moved(Answer<MigrationView> answer, Deed deed) {
    return said(
        answer,
        view -> {
          MigrationView.StageView stage = view.stage(deed.environment()).orElseGet(view::current);
          return Words.title(view)
              + ": "
              + PlainText.line(stage.environment())
              + " is "
              + stage.state().word()
              + ". "
              + PlainText.line(stage.cause(), 300);
        });
  }

  static <T> Reply said(Answer<T> answer, Function<T, String> done) {
    if (answer instanceof Answer.Done<T> was) {
      return Reply.done(done.apply(was.result()).strip());
    }
    if (answer instanceof Answer.NothingToDo<T> nothing) {
      return Reply.nothing(PlainText.line(nothing.message()));
    }
    return Reply.refused(answer.refusal().orElseThrow());
  }
}
