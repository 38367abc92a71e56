package dev.sluice.bot.chat.card;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.plan.SafePlan.Unsafe;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.PlanView;
import dev.sluice.pipeline.migration.PlanView.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The safe plan of a migration, step by step, with a button that opens the next one. */
@Component
public class PlanCards {
  private final ActionTokens tokens;

  /** Plans whose button carries these tokens. */
  public PlanCards(ActionTokens tokens) {
    this.tokens = tokens;
  }

  /** The line of a card that names the plan. */
  static List<Block> hint(MigrationView view) {
    return view.safePlan()
        ? List.of(
            new Block.Text("A safe plan is known: /sluice plan " + view.key().number(), Tone.GOOD))
        : List.of();
  }

  /** The whole plan as a viewer sees it. */
  public Message plan(PlanView found, Viewer viewer) {
    MigrationView view = found.migration();
    SafePlan plan = found.plan();
    String title = "Safe plan of " + Words.title(view);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(new Block.Text(outcome(plan), plan.answers() ? Tone.GOOD : Tone.WARNING));
    if (plan.answers()) {
      plan.steps().forEach(step -> blocks.add(step(found, step, viewer)));
    }
    if (!plan.unsafe().isEmpty()) {
      blocks.add(
          new Block.Table(
              List.of("#", "Without a safe form", "Why"),
              plan.unsafe().stream().map(one -> row(view, one, viewer)).toList()));
    }
    plan.remarks()
        .forEach(line -> blocks.add(new Block.Text(PlainText.line(line, 400), Tone.MUTED)));
    button(found, viewer).ifPresent(blocks::add);
    return new Message(title, blocks, Words.link(view) + "/plan");
  }

  private static String outcome(SafePlan plan) {
    String before = Words.level(plan.before()) + " as it stands";
    return plan.answers()
        ? before + "; in " + Words.count(plan.steps().size(), "step") + " like this:"
        : before + "; no safer form of it is known.";
  }

  private static Block step(PlanView found, Step step, Viewer viewer) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text(step.phase().why(), Tone.MUTED));
    step.people()
        .forEach(
            line ->
                blocks.add(
                    new Block.Text("Before it: " + PlainText.line(line, 400), Tone.WARNING)));
    String sql = shown(found.migration(), step.up(), viewer);
    blocks.add(new Block.Code("sql", sql, 1, List.of()));
    step.down()
        .filter(down -> !down.isEmpty())
        .ifPresent(
            down -> {
              String back = shown(found.migration(), down, viewer);
              Block code = new Block.Code("sql", back, 1, List.of());
              blocks.add(new Block.Section("Way back", false, List.of(code)));
            });
    Optional<Opened> opened = Optional.ofNullable(found.opened().get(step.number()));
    String title =
        step.number()
            + " "
            + step.phase().title()
            + ": "
            + Words.level(step.level())
            + opened
                .map(one -> ", opened as #" + one.number() + ", " + one.state().word())
                .orElse("");
    return new Block.Section(title, true, blocks);
  }

  private static List<Cell> row(MigrationView view, Unsafe one, Viewer viewer) {
    String sql = PlainText.line(shown(view, one.sql(), viewer), 200);
    return List.of(
        new Cell(String.valueOf(one.statement()), Tone.NORMAL),
        new Cell(sql, Tone.NORMAL),
        new Cell(PlainText.line(one.why(), 400), Tone.WARNING));
  }

  private static String shown(MigrationView view, String script, Viewer viewer) {
    SqlText sql = new SqlText(view.engine(), script);
    return viewer.seesSecrets() ? sql.all() : sql.withoutSecrets();
  }

  /** Only for who may open migrations somewhere; the rest is asked when it is pressed. */
  private Optional<Block> button(PlanView found, Viewer viewer) {
    MigrationView view = found.migration();
    if (found.next().isEmpty() || !viewer.mayAnywhere(Permission.AUTHOR)) {
      return Optional.empty();
    }
    int next = found.next().getAsInt();
    String again = found.opened().containsKey(next) ? " again" : "";
    String label = found.opened().isEmpty() ? "Open as migrations" : "Open step " + next + again;
    String token =
        tokens.token(
            new Action(
                Verb.PLAN_OPEN,
                view.key().workspace(),
                view.key().number(),
                "",
                "",
                view.version(),
                view.digest()));
    return Optional.of(
        new Block.Buttons(
            List.of(
                new Block.Button(label, token, Block.Style.PRIMARY, "", Verb.PLAN_OPEN.opens()))));
  }
}
