package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Spelling;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What moves a migration on, and back. */
@Component
@Order(3)
class MovingCommands implements CommandGroup {
  private final Targets targets;
  private final Deeds deeds;

  MovingCommands(Targets targets, Deeds deeds) {
    this.targets = targets;
    this.deeds = deeds;
  }

  @Override
  public String title() {
    return "Run and undo";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        moving("promote", "run the next stage, or up to a named one", Verb.PROMOTE),
        moving("run", "run the stage that is ready", Verb.RUN),
        Command.open(
                "emergency",
                "NUMBER [STAGE] [REASON]",
                "run without the usual approvals; all approvers are told",
                "/sluice emergency 12 prod checkout is down",
                request -> withReason(request, Verb.EMERGENCY))
            .needs(Permission.EMERGENCY),
        moving("retry", "try failed targets again from the start", Verb.RETRY),
        moving("resume", "go on from the first statement not done", Verb.RESUME),
        Command.open(
                "rollback",
                "NUMBER [STAGE] [REASON]",
                "run the down script and put back what was set aside",
                "/sluice rollback 12 prod breaks the login",
                this::rollback)
            .needs(Permission.ROLLBACK),
        Command.open(
                "cancel",
                "NUMBER [REASON]",
                "call it off, or stop what runs",
                "/sluice cancel 12 superseded by 14",
                this::cancel)
            .needs(Permission.EXECUTE),
        whole("archive", "take it out of the lists", Verb.ARCHIVE),
        whole("rehearse", "rehearse it again on a shadow", Verb.REHEARSE),
        Command.open(
                "settle",
                "NUMBER [STAGE] CONNECTION applied|not-applied REASON",
                "end an Unknown by your word",
                "/sluice settle 12 prod orders applied I looked: the column is there",
                this::settle)
            .needs(Permission.ROLLBACK),
        moving("establish", "ask the agent for evidence again", Verb.ESTABLISH));
  }

  private Command moving(String name, String summary, Verb verb) {
    return Command.open(
            name,
            "NUMBER [STAGE]",
            summary,
            "/sluice " + name + " 12 qa",
            request -> move(request, verb))
        .needs(Permission.EXECUTE);
  }

  private Command whole(String name, String summary, Verb verb) {
    return Command.open(
            name,
            "NUMBER",
            summary,
            "/sluice " + name + " 12",
            request ->
                targets.migration(
                    request, view -> deeds.perform(Deed.of(request.actor(), verb, view, ""))))
        .needs(Permission.AUTHOR);
  }

  private Reply move(Request request, Verb verb) {
    return targets.stage(
        request,
        found -> {
          boolean next = verb == Verb.PROMOTE && found.words() == 1;
          String environment = next ? "" : found.environment();
          return deeds.perform(Deed.of(request.actor(), verb, found.view(), environment));
        });
  }

  private Reply withReason(Request request, Verb verb) {
    return targets.stageOrText(
        request,
        found -> {
          Deed deed = Deed.of(request.actor(), verb, found.view(), found.environment());
          String reason = CommandLine.after(request.rest(), found.words());
          return reason.isEmpty()
              ? deeds.press(deed)
              : deeds.perform(deed.with(Forms.REASON, reason));
        });
  }

  private Reply rollback(Request request) {
    return targets.stageOrText(
        request,
        found -> {
          String environment =
              found.words() == 2
                  ? found.environment()
                  : lastApplied(found.view().stages()).orElse(found.environment());
          Deed deed = Deed.of(request.actor(), Verb.ROLLBACK, found.view(), environment);
          String reason = CommandLine.after(request.rest(), found.words());
          return reason.isEmpty()
              ? deeds.press(deed)
              : deeds.perform(deed.with(Forms.REASON, reason));
        });
  }

  /** The last stage with something applied: later stages are undone first. */
  private static Optional<String> lastApplied(List<StageView> stages) {
    return stages.stream()
        .filter(s -> s.state() == RunState.COMPLETED || applied(s))
        .reduce((earlier, later) -> later)
        .map(StageView::environment);
  }

  private static boolean applied(StageView stage) {
    return stage.state() == RunState.FAILED
        && stage.targets().stream().anyMatch(TargetRun::touched);
  }

  private Reply cancel(Request request) {
    return targets.migration(
        request,
        view ->
            deeds.perform(
                Deed.of(request.actor(), Verb.CANCEL, view, view.current().environment())
                    .with(Forms.REASON, CommandLine.after(request.rest(), 1))));
  }

  private Reply settle(Request request) {
    return targets.stageOrText(
        request,
        found -> {
          String connection = request.word(found.words());
          String word = request.word(found.words() + 1);
          List<String> known =
              found.view().stage(found.environment()).stream()
                  .flatMap(s -> s.targets().stream())
                  .map(TargetRun::connection)
                  .toList();
          if (!known.contains(connection)) {
            return Reply.refused(
                "Which connection? "
                    + Spelling.nearest(connection, known)
                        .map(near -> "Did you mean " + near + "?")
                        .orElse("Unknown are: " + PlainText.line(String.join(", ", known))));
          }
          if (!word.equals("applied") && !word.equals("not-applied")) {
            return Reply.refused("Say applied or not-applied after the connection, then why.");
          }
          Verb verb = word.equals("applied") ? Verb.SETTLE_APPLIED : Verb.SETTLE_NOT_APPLIED;
          String reason = CommandLine.after(request.rest(), found.words() + 2);
          return deeds.perform(
              Deed.of(request.actor(), verb, found.view(), found.environment())
                  .about(connection)
                  .with(Forms.REASON, reason));
        });
  }
}
