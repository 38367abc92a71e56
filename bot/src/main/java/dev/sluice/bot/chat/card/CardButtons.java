package dev.sluice.bot.chat.card;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Style;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The buttons that fit the state of a migration and its viewer. */
final class CardButtons {
  private final MigrationView view;
  private final Viewer viewer;
  private final ActionTokens tokens;
  private final List<Block.Button> buttons = new ArrayList<>();

  private CardButtons(MigrationView view, Viewer viewer, ActionTokens tokens) {
    this.view = view;
    this.viewer = viewer;
    this.tokens = tokens;
  }

  static Block.Buttons of(MigrationView view, Viewer viewer, ActionTokens tokens) {
    CardButtons made = new CardButtons(view, viewer, tokens);
    StageView stage = view.current();
    made.decide(stage);
    made.move(stage);
    made.mend(stage);
    made.undo();
    made.write();
    made.ask(stage);
    made.read();
    return new Block.Buttons(made.buttons);
  }

  /** Only what an approver needs, for his direct message. */
  static Block.Buttons toDecide(MigrationView view, Viewer viewer, ActionTokens tokens) {
    CardButtons made = new CardButtons(view, viewer, tokens);
    made.decide(view.current());
    made.read();
    return new Block.Buttons(made.buttons);
  }

  private void decide(StageView stage) {
    Optional<ApprovalStatus> status = stage.approvals();
    boolean pending = stage.state() == RunState.PENDING;
    boolean again = stage.state() == RunState.FAILED;
    if ((!pending && !again) || status.isEmpty() || !status.get().open()) {
      return;
    }
    String environment = stage.environment();
    boolean asked = viewer.isOneOf(status.get().waitingFor());
    if (!status.get().complete() && asked) {
      add("Approve", Verb.APPROVE, environment, Style.PRIMARY);
    }
    if (pending && !status.get().complete() && urgent(status.get(), environment)) {
      add("Emergency run", Verb.EMERGENCY, environment, Style.DANGER);
    }
    if (pending && asked) {
      add("Reject", Verb.REJECT, environment, Style.DANGER);
    }
    List<PersonId> decided = decided(status.get());
    if (!decided.isEmpty() && viewer.isOneOf(decided)) {
      add("Withdraw", Verb.WITHDRAW, environment, Style.NORMAL);
    }
  }

  /**
   * Only whoever is named for emergencies sees it, and not on a card that all share. Once one is
   * declared he is asked to approve.
   */
  private boolean urgent(ApprovalStatus status, String environment) {
    return status.emergency().isEmpty()
        && viewer.person().isPresent()
        && may(Permission.EMERGENCY, environment);
  }

  private static List<PersonId> decided(ApprovalStatus status) {
    return status.decisions().stream().filter(d -> d.counts()).map(d -> d.person()).toList();
  }

  /** Whoever writes for the migration may ask those who can still decide, but not himself. */
  private void ask(StageView stage) {
    boolean waits =
        stage.state() == RunState.PENDING
            && stage
                .approvals()
                .filter(status -> status.open() && !status.complete())
                .filter(status -> !status.waitingFor().stream().allMatch(this::isViewer))
                .isPresent();
    if (waits && viewer.mayAnywhere(Permission.AUTHOR)) {
      add("Remind", Verb.REMIND, stage.environment(), Style.NORMAL);
    }
    boolean care =
        stage.state() == RunState.PENDING
            || stage.state() == RunState.FAILED
            || stage.state() == RunState.UNKNOWN;
    if (care && viewer.mayAnywhere(Permission.AUTHOR)) {
      add("Assign", Verb.ASSIGN, stage.environment(), Style.NORMAL);
    }
  }

  private boolean isViewer(PersonId person) {
    return viewer.person().filter(person::equals).isPresent();
  }

  private void move(StageView stage) {
    boolean ready = stage.approvals().map(ApprovalStatus::complete).orElse(true);
    String environment = stage.environment();
    if (stage.state() != RunState.PENDING || !ready || !may(Permission.EXECUTE, environment)) {
      return;
    }
    boolean first = view.stages().get(0).environment().equals(environment);
    String label = first ? "Run on " + environment : "Promote to " + environment;
    add(label, first ? Verb.RUN : Verb.PROMOTE, environment, Style.PRIMARY);
  }

  private void mend(StageView stage) {
    String environment = stage.environment();
    boolean partial = stage.targets().stream().anyMatch(CardButtons::partial);
    boolean clean = stage.targets().stream().anyMatch(CardButtons::clean);
    boolean failed = stage.state() == RunState.FAILED;
    boolean beside = stage.state() == RunState.UNKNOWN && (clean || partial);
    if ((failed || beside) && may(Permission.EXECUTE, environment)) {
      if (clean || !partial) {
        add("Retry", Verb.RETRY, environment, Style.PRIMARY);
      }
      if (partial) {
        add("Resume", Verb.RESUME, environment, Style.PRIMARY);
      }
    }
    if (stage.state() == RunState.UNKNOWN) {
      settle(stage);
    }
  }

  private static boolean partial(TargetRun target) {
    return target.state() == RunState.FAILED && target.touched();
  }

  private static boolean clean(TargetRun target) {
    return target.state() == RunState.FAILED && !target.touched();
  }

  private void settle(StageView stage) {
    String environment = stage.environment();
    if (may(Permission.EXECUTE, environment)) {
      add("Look again", Verb.ESTABLISH, environment, Style.PRIMARY);
    }
    if (!may(Permission.ROLLBACK, environment)) {
      return;
    }
    stage.targets().stream()
        .filter(t -> t.state() == RunState.UNKNOWN)
        .forEach(
            target -> {
              String on = " on " + target.connection();
              about("It is applied" + on, Verb.SETTLE_APPLIED, environment, target.connection());
              about("Not applied" + on, Verb.SETTLE_NOT_APPLIED, environment, target.connection());
            });
  }

  private void undo() {
    lastTouched()
        .filter(stage -> may(Permission.ROLLBACK, stage.environment()))
        .ifPresent(
            stage ->
                add(
                    "Roll back " + stage.environment(),
                    Verb.ROLLBACK,
                    stage.environment(),
                    Style.DANGER));
  }

  /** The last stage with something applied: later stages are undone first. */
  private Optional<StageView> lastTouched() {
    List<StageView> stages = view.stages();
    for (int i = stages.size() - 1; i >= 0; i--) {
      StageView stage = stages.get(i);
      boolean applied =
          stage.state() == RunState.COMPLETED
              || (stage.state() == RunState.FAILED
                  && stage.targets().stream().anyMatch(TargetRun::touched));
      if (applied) {
        return Optional.of(stage);
      }
      if (stage.state() == RunState.IN_PROGRESS
          || stage.state() == RunState.ROLLING_BACK
          || stage.state() == RunState.UNKNOWN) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void write() {
    StageView stage = view.current();
    boolean waits =
        stage.state() == RunState.PENDING
            || stage.state() == RunState.QUEUED
            || stage.state() == RunState.REJECTED;
    if (view.editable() && viewer.mayAnywhere(Permission.AUTHOR)) {
      add("Edit", Verb.EDIT, "", Style.NORMAL);
    }
    boolean running = stage.state() == RunState.IN_PROGRESS;
    boolean open = view.editable() && waits;
    if ((running || open) && may(Permission.EXECUTE, stage.environment())) {
      add("Cancel", Verb.CANCEL, stage.environment(), Style.NORMAL);
    }
    boolean unproven = Words.verdict(view).map(r -> !r.trouble().isEmpty()).orElse(false);
    boolean lapsed = !stage.rehearsalVoid().isEmpty();
    if ((lapsed || (unproven && open)) && viewer.mayAnywhere(Permission.AUTHOR)) {
      add("Rehearse", Verb.REHEARSE, "", Style.NORMAL);
    }
  }

  private void read() {
    add("View SQL", Verb.SQL, "", Style.NORMAL);
    add("View risk", Verb.RISK, "", Style.NORMAL);
    if (Words.verdict(view).flatMap(RehearsalReport::changes).isPresent()) {
      add("View diff", Verb.DIFF, "", Style.NORMAL);
    }
    if (view.impact().asked()) {
      add("View impact", Verb.IMPACT, "", Style.NORMAL);
    }
    if (view.stages().stream().anyMatch(s -> !s.targets().isEmpty())) {
      add("Logs", Verb.LOGS, "", Style.NORMAL);
    }
  }

  private boolean may(Permission permission, String environment) {
    return viewer.may(permission, environment);
  }

  /** What is asked before a button counts that touches the last environment; else nothing. */
  static String question(MigrationView view, Verb verb, String environment) {
    String last = view.stages().get(view.stages().size() - 1).environment();
    String what =
        switch (verb) {
          case APPROVE -> "Approve on " + environment;
          case RETRY -> "Retry on " + environment;
          case RESUME -> "Resume on " + environment;
          case RUN -> "Run on " + environment;
          case PROMOTE -> "Promote to " + environment;
          default -> "";
        };
    return what.isEmpty() || !environment.equals(last)
        ? ""
        : what
            + ": "
            + Words.title(view)
            + ", digest "
            + Words.digest(view.digest())
            + ", risk "
            + Words.risk(view.risk())
            + "?";
  }

  private void about(String label, Verb verb, String environment, String subject) {
    String token = token(verb, environment, subject);
    buttons.add(new Block.Button(label, token, Style.DANGER, "", verb.opens()));
  }

  private void add(String label, Verb verb, String environment, Style style) {
    String token = token(verb, environment, "");
    String question = question(view, verb, environment);
    buttons.add(new Block.Button(label, token, style, question, verb.opens()));
  }

  private String token(Verb verb, String environment, String subject) {
    return tokens.token(
        new Action(
            verb,
            view.key().workspace(),
            view.key().number(),
            environment,
            subject,
            view.version(),
            view.digest()));
  }
}
