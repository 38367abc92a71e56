package dev.sluice.bot.chat.card;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.bot.chat.Deception;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Fact;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Renders the card of a migration: the same state and viewer always give the same card. */
@Component
public class Cards {
  private static final int PREVIEW = 700;
  private static final int FINDINGS = 3;

  private final ActionTokens tokens;
  private final Assignees assignees;

  /** Cards whose buttons carry these tokens. */
  public Cards(ActionTokens tokens, Assignees assignees) {
    this.tokens = tokens;
    this.assignees = assignees;
  }

  /** The card as a viewer sees it. */
  public Message card(MigrationView view, Viewer viewer) {
    List<Block> blocks = head(view);
    blocks.addAll(assignees.line(view));
    blocks.addAll(body(view));
    String preview = new SqlText(view.engine(), view.up()).preview(PREVIEW);
    if (!preview.isEmpty()) {
      Block code = new Block.Code("sql", preview, 0, List.of());
      blocks.add(new Block.Section("SQL", false, List.of(code)));
    }
    blocks.add(CardButtons.of(view, viewer, tokens));
    return new Message(summary(view), blocks, Words.link(view));
  }

  /**
   * What a button of a card asks first.
   *
   * @param seen the migrations that whoever presses it sees, by number
   * @return empty when it asks nothing, or stands on a card that is out of date
   */
  public Optional<String> question(
      WorkspaceId workspace, String token, LongFunction<Optional<MigrationView>> seen) {
    Optional<OpenedAction> action = tokens.open(token).filter(a -> a.isFor(workspace));
    return action
        .flatMap(a -> seen.apply(a.migration()).filter(a::shows))
        .map(view -> question(view, action.orElseThrow()))
        .filter(question -> !question.isEmpty());
  }

  private static String question(MigrationView view, OpenedAction action) {
    return CardButtons.question(view, action.verb(), action.environment(view).orElse(""));
  }

  /** The direct message that asks an approver to decide. */
  public Message request(MigrationView view, Viewer viewer) {
    StageView stage = view.current();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(Words.title(view)));
    String ask = "Your approval is asked for in " + PlainText.line(stage.environment()) + ".";
    blocks.add(new Block.Text(ask, Tone.WARNING));
    blocks.addAll(assignees.line(view));
    blocks.add(facts(view));
    blocks.addAll(findings(view));
    blocks.addAll(ImpactCards.first(view));
    blocks.add(CardButtons.toDecide(view, viewer, tokens));
    return new Message(ask + " " + Words.title(view), blocks, Words.link(view));
  }

  /** The direct message once nothing is asked for any more. */
  public Message requestClosed(MigrationView view, String environment) {
    String state = view.stage(environment).map(s -> s.state().word()).orElse("gone");
    String text =
        "Nothing is asked of you any more: "
            + PlainText.line(environment)
            + " is "
            + state
            + view.stage(environment)
                .flatMap(StageView::approvals)
                .map(a -> ", " + StageLine.approvals(a))
                .orElse("")
            + ".";
    return new Message(
        Words.title(view) + ": " + text,
        List.of(new Block.Title(Words.title(view)), new Block.Text(text, Tone.MUTED)),
        Words.link(view));
  }

  /** The direct message that tells an author how a stage ended. */
  public Message told(MigrationView view, StageView stage) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(Words.title(view)));
    blocks.add(new Block.Text(headline(stage), Words.tone(stage.state())));
    if (stage.equals(view.current())) {
      blocks.addAll(Trouble.of(view));
    }
    return new Message(Words.title(view) + ": " + headline(stage), blocks, Words.link(view));
  }

  /** The message that tells a channel how a stage goes, and calls those who must act. */
  public Message announced(MigrationView view, StageView stage, List<Block.Called> people) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(Words.title(view)));
    blocks.add(new Block.Text(headline(stage), Words.tone(stage.state())));
    if (!people.isEmpty()) {
      blocks.add(new Block.Call("", people, "please decide."));
    }
    return new Message(Words.title(view) + ": " + headline(stage), blocks, Words.link(view));
  }

  static List<Block> head(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(Words.title(view)));
    blocks.add(facts(view));
    blocks.add(StageLine.rail(view));
    return blocks;
  }

  static List<Block> body(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    StageView stage = view.current();
    blocks.add(new Block.Text(headline(stage), Words.tone(stage.state())));
    if (stage.state() == RunState.IN_PROGRESS || stage.state() == RunState.ROLLING_BACK) {
      blocks.add(progress(stage));
    }
    blocks.addAll(emergencies(view));
    blocks.addAll(Trouble.of(view));
    if (Deception.any(view.title(), view.up(), view.down())) {
      String text =
          "Some characters cannot be seen or look like others. View SQL names them; it has to be"
              + " opened before this can be approved from here.";
      blocks.add(new Block.Text(text, Tone.BAD));
    }
    blocks.addAll(findings(view));
    blocks.addAll(PlanCards.hint(view));
    blocks.addAll(ImpactCards.first(view));
    blocks.addAll(losses(view));
    blocks.addAll(touches(view));
    return blocks;
  }

  /** What did not wait for its approvers says so for as long as the card stands. */
  private static List<Block> emergencies(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    for (StageView stage : view.stages()) {
      stage
          .approvals()
          .flatMap(ApprovalStatus::emergency)
          .map(
              why ->
                  "Emergency on %s, without the usual approvals. %s: %s"
                      .formatted(
                          PlainText.line(stage.environment()),
                          PlainText.line(why.name(), 60),
                          PlainText.line(why.reason(), 300)))
          .ifPresent(text -> blocks.add(new Block.Text(text, Tone.CRITICAL)));
    }
    return blocks;
  }

  private static String summary(MigrationView view) {
    return Words.title(view) + ": " + headline(view.current());
  }

  private static Block facts(MigrationView view) {
    return new Block.Facts(
        List.of(
            new Fact("Author", PlainText.line(view.author().displayName(), 60), Tone.NORMAL),
            new Fact("Flow", PlainText.line(view.flow(), 60), Tone.NORMAL),
            new Fact("Risk", Words.risk(view.risk()), Words.tone(view.risk().level())),
            new Fact("Statements", String.valueOf(view.risk().statements().size()), Tone.NORMAL),
            new Fact("Rollback", Words.rollback(view), Words.rollbackTone(view)),
            new Fact("Digest", Words.digest(view.digest()), Tone.MUTED)));
  }

  /** One sentence on where a stage stands. */
  static String headline(StageView stage) {
    String name = PlainText.line(stage.environment());
    String cause = stage.cause().isEmpty() ? "" : " " + PlainText.line(stage.cause(), 300);
    return switch (stage.state()) {
      case PENDING ->
          cause.strip().startsWith(name + " ") ? cause.strip() : pending(stage, name) + cause;
      case QUEUED -> name + " is Queued." + cause;
      case COMPLETED -> name + " is Completed since " + Words.time(stage.since()) + "." + cause;
      default -> name + " is " + stage.state().word() + "." + cause;
    };
  }

  private static String pending(StageView stage, String name) {
    return stage
        .approvals()
        .filter(status -> !status.complete())
        .map(status -> name + " waits for approval: " + StageLine.approvals(status) + ".")
        .orElse(name + " is Pending.");
  }

  private static Block progress(StageView stage) {
    String label =
        stage.targets().stream()
            .flatMap(
                target ->
                    target.steps().stream()
                        .filter(step -> step.state().equals("running"))
                        .map(
                            step ->
                                PlainText.line(target.connection(), 60)
                                    + ": statement "
                                    + step.index()
                                    + " of "
                                    + target.steps().size()
                                    + ", "
                                    + PlainText.line(step.kind(), 60)
                                    + Words.reach(step).map(far -> ", " + far).orElse("")))
            .limit(3)
            .collect(Collectors.joining("; "));
    String shown = label.isEmpty() ? "waiting for the agent" : label;
    return new Block.Progress(shown, StageLine.percent(stage), Tone.ACTIVE);
  }

  private static List<Block> findings(MigrationView view) {
    List<Finding> all = view.risk().findings();
    List<Block> blocks = new ArrayList<>(TargetFindings.first(view.current()));
    for (Finding finding : all.subList(0, Math.min(FINDINGS, all.size()))) {
      String text =
          Words.level(finding.level())
              + " · line "
              + finding.line()
              + ": "
              + PlainText.line(Words.found(finding), 240);
      blocks.add(new Block.Text(text, Words.tone(finding.level())));
    }
    if (all.size() > FINDINGS) {
      String more = Words.count(all.size() - FINDINGS, "more finding");
      blocks.add(new Block.Text(more, Tone.MUTED));
    }
    return blocks;
  }

  private static List<Block> losses(MigrationView view) {
    List<String> losses = Words.verdict(view).map(r -> r.losses()).orElse(List.of());
    String halfWay = Words.halfWay(view);
    List<Block> blocks = new ArrayList<>();
    if (!halfWay.isEmpty()) {
      blocks.add(new Block.Text(halfWay, Tone.MUTED));
    }
    if (losses.isEmpty()) {
      return blocks;
    }
    String what =
        losses.stream().limit(5).map(l -> PlainText.line(l, 80)).collect(Collectors.joining(", "));
    String text = "Does not come back by a rollback unless set aside at run time: " + what;
    blocks.add(new Block.Text(text, Tone.WARNING));
    return blocks;
  }

  private static List<Block> touches(MigrationView view) {
    String text =
        view.risk().statements().stream()
            .flatMap(s -> s.objects().stream())
            .map(
                o ->
                    PlainText.line(o.kind() + " " + o.name(), 80)
                        + " ("
                        + o.use().name().toLowerCase(Locale.ROOT)
                        + ")")
            .distinct()
            .limit(6)
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? List.of() : List.of(new Block.Text("Touches " + text, Tone.MUTED));
  }
}
