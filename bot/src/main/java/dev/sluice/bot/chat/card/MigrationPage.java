package dev.sluice.bot.chat.card;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.rehearsal.Observation;
import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.bot.chat.Deception;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.db.StepResult;
import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.MigrationView.TargetFinding;
import dev.sluice.pipeline.timeline.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The pages of one migration: everything about it, and its parts on their own. */
@Component
public class MigrationPage {
  private static final int DECEPTIONS = 8;

  private final ActionTokens tokens;
  private final Assignees assignees;

  /** Pages whose buttons carry these tokens. */
  public MigrationPage(ActionTokens tokens, Assignees assignees) {
    this.tokens = tokens;
    this.assignees = assignees;
  }

  /** Everything about a migration for a viewer. */
  public Message all(MigrationView view, Viewer viewer, List<TimelineEntry> timeline) {
    List<Block> blocks = Cards.head(view);
    blocks.addAll(assignees.line(view));
    blocks.addAll(Cards.body(view));
    blocks.add(CardButtons.of(view, viewer, tokens));
    blocks.add(new Block.Section("SQL", true, List.of(code(view, viewer))));
    blocks.addAll(down(view, viewer));
    List<Block> uses = ImpactCards.worst(view, ImpactCards.PAGE);
    if (!uses.isEmpty()) {
      blocks.add(new Block.Section("Used by", false, uses));
    }
    blocks.addAll(rehearsal(view));
    blocks.addAll(approvals(view));
    for (StageView stage : view.stages()) {
      if (!stage.targets().isEmpty()) {
        String title = "Run on " + PlainText.line(stage.environment());
        boolean open = stage.equals(view.current());
        blocks.add(new Block.Section(title, open, StageLog.tables(stage)));
      }
    }
    blocks.add(timeline(timeline));
    blocks.addAll(evidence(view, viewer));
    return new Message(Words.title(view), blocks, Words.link(view));
  }

  private static List<Block> evidence(MigrationView view, Viewer viewer) {
    boolean auditor =
        view.stages().stream().allMatch(s -> viewer.may(Permission.AUDIT, s.environment()));
    if (!auditor) {
      return List.of();
    }
    String link = "/api/v1/migrations/" + view.key().number() + "/evidence";
    Cell cell = new Cell("Evidence pack: all of this as one signed file", Tone.NORMAL, link);
    return List.of(new Block.Table(List.of("For auditors"), List.of(List.of(cell))));
  }

  /** The scripts, with findings at their lines. */
  public Message sql(MigrationView view, Viewer viewer) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(Words.title(view)));
    blocks.add(new Block.Text("Digest " + view.digest(), Tone.MUTED));
    blocks.addAll(deceptions(view));
    blocks.add(code(view, viewer));
    blocks.addAll(down(view, viewer));
    return new Message("SQL of " + Words.title(view), blocks, Words.link(view));
  }

  /** Every finding with what to do instead. */
  public Message risk(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title("Risk of " + Words.title(view)));
    blocks.add(new Block.Text(Words.risk(view.risk()), Words.tone(view.risk().level())));
    if (view.risk().findings().isEmpty()) {
      blocks.add(new Block.Text("Nothing was found.", Tone.GOOD));
    } else {
      List<List<Cell>> rows = view.risk().findings().stream().map(MigrationPage::row).toList();
      blocks.add(new Block.Table(List.of("Level", "Line", "What", "Instead", "Rule"), rows));
    }
    blocks.addAll(TargetFindings.table(view.current()));
    blocks.addAll(rehearsal(view));
    return new Message("Risk of " + Words.title(view), blocks, Words.link(view));
  }

  /** What it changes in the schema, as its rehearsal saw it. */
  public Message diff(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title("What " + Words.title(view) + " changes"));
    Optional<List<DifferenceLine>> changes = Words.verdict(view).flatMap(RehearsalReport::changes);
    String why = view.current().rehearsalVoid();
    if (!why.isEmpty()) {
      blocks.add(remark("The rehearsal is void: " + why));
    }
    if (changes.isEmpty()) {
      blocks.add(
          new Block.Text("That is not known: rollback " + Words.rollback(view) + ".", Tone.MUTED));
    } else if (changes.get().isEmpty()) {
      blocks.add(new Block.Text("Nothing in the schema.", Tone.GOOD));
    } else {
      blocks.add(new Block.Text(Words.count(changes.get().size(), "change"), Tone.NORMAL));
      blocks.addAll(DriftCards.differences(changes.get()));
    }
    return new Message(
        "What " + Words.title(view) + " changes", blocks, Words.link(view) + "/diff");
  }

  /** What ran, stage by stage. */
  public Message logs(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title("Logs of " + Words.title(view)));
    for (StageView stage : view.stages()) {
      StageLog.of(view, stage.environment())
          .ifPresent(
              log ->
                  blocks.add(
                      new Block.Section(
                          PlainText.line(stage.environment()) + ": " + stage.state().word(),
                          true,
                          List.of(log))));
    }
    if (blocks.size() == 1) {
      blocks.add(new Block.Text("Nothing has run yet.", Tone.MUTED));
    }
    return new Message("Logs of " + Words.title(view), blocks, Words.link(view));
  }

  /** Names every character that deceives the eye. */
  private static List<Block> deceptions(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    for (String text : List.of(view.title(), view.up(), view.down())) {
      Deception.in(text, DECEPTIONS)
          .forEach(found -> blocks.add(new Block.Text(PlainText.line(found, 200), Tone.BAD)));
    }
    return blocks;
  }

  private static Block code(MigrationView view, Viewer viewer) {
    return new Block.Code(
        "sql",
        shown(view, viewer, view.up()),
        1,
        Stream.concat(
                view.risk().findings().stream()
                    .filter(f -> f.line() > 0)
                    .map(f -> note(f, Words.level(f.level()))),
                view.current().onTargets().stream().map(one -> note(view.current(), one)))
            .toList());
  }

  /** What the databases add stands at its line too. */
  private static Block.Note note(StageView stage, TargetFinding one) {
    String on = PlainText.line(stage.environment()) + "/" + PlainText.line(one.connection(), 60);
    return note(one.finding(), Words.level(one.finding().level()) + " on " + on);
  }

  private static String shown(MigrationView view, Viewer viewer, String script) {
    SqlText sql = new SqlText(view.engine(), script);
    return viewer.seesSecrets() ? sql.all() : sql.withoutSecrets();
  }

  private static Block.Note note(Finding finding, String label) {
    String text = Words.found(finding) + (finding.advice().isEmpty() ? "" : " " + finding.advice());
    return new Block.Note(
        finding.line(), Words.tone(finding.level()), label, PlainText.line(text, 400));
  }

  private static List<Cell> row(Finding finding) {
    return List.of(
        new Cell(Words.level(finding.level()), Words.tone(finding.level())),
        cell(finding.line() > 0 ? String.valueOf(finding.line()) : ""),
        cell(PlainText.line(Words.found(finding), 400)),
        cell(PlainText.line(finding.advice(), 400)),
        new Cell(finding.rule(), Tone.MUTED));
  }

  private static List<Block> down(MigrationView view, Viewer viewer) {
    List<Block> blocks = new ArrayList<>();
    if (!view.down().isBlank()) {
      String title = "Down script (" + PlainText.line(view.downOrigin()) + ")";
      blocks.add(script(view, viewer, title, view.down()));
    }
    for (PartialDown way : view.rehearsal().map(RehearsalReport::partial).orElse(List.of())) {
      String title =
          "Way back when it stops after statement %d of %d (%s)"
              .formatted(way.applied(), view.risk().statements().size(), Words.proof(way.proof()));
      if (way.restores()) {
        blocks.add(script(view, viewer, title, way.down()));
      } else {
        List<Block> why = way.remaining().stream().map(MigrationPage::remark).toList();
        blocks.add(new Block.Section(title, false, why));
      }
    }
    return blocks;
  }

  private static Block script(MigrationView view, Viewer viewer, String title, String script) {
    Block code =
        script.isBlank()
            ? new Block.Text("No statement; what was set aside is put back.", Tone.MUTED)
            : new Block.Code("sql", shown(view, viewer, script), 1, List.of());
    return new Block.Section(title, false, List.of(code));
  }

  private static List<Block> rehearsal(MigrationView view) {
    if (Words.verdict(view).isEmpty()) {
      return List.of();
    }
    RehearsalReport report = Words.verdict(view).get();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text("Rollback: " + Words.rollback(view), Words.rollbackTone(view)));
    if (!report.steps().isEmpty()) {
      blocks.add(
          new Block.Table(
              List.of("#", "State", "Rows", "ms", "Locks", "Rewrites", "Error"),
              report.steps().stream().map(step -> row(step, report)).toList()));
    }
    report.ground().remarks().forEach(r -> blocks.add(remark(r)));
    report.observations().stream()
        .flatMap(one -> one.unseen().stream())
        .distinct()
        .forEach(why -> blocks.add(new Block.Text(unseen(why), Tone.MUTED)));
    report.remaining().forEach(r -> blocks.add(remark("Remains after the down script: " + r)));
    report.losses().forEach(l -> blocks.add(remark("Does not come back: " + l)));
    return List.of(new Block.Section("Rehearsal", false, blocks));
  }

  private static String unseen(String why) {
    return PlainText.line("Not observed: " + why, 400);
  }

  private static Block remark(String text) {
    return new Block.Text(PlainText.line(text, 400), Tone.WARNING);
  }

  private static List<Cell> row(StepResult step, RehearsalReport report) {
    Optional<Observation> seen =
        report.observations().stream().filter(one -> one.index() == step.index()).findFirst();
    return List.of(
        cell(String.valueOf(step.index())),
        cell(step.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')),
        cell(step.rows() < 0 ? "" : String.valueOf(step.rows())),
        cell(String.valueOf(step.millis())),
        seen("locks", seen, Observation::locks),
        seen("rewrites", seen, Observation::rewrites),
        cell(step.error().map(e -> PlainText.line(e.message(), 400)).orElse("")));
  }

  /** What the server did not let be seen is no proof that there was none. */
  private static Cell seen(
      String what, Optional<Observation> seen, Function<Observation, List<String>> lines) {
    boolean hidden =
        seen.stream().flatMap(one -> one.unseen().stream()).anyMatch(l -> l.startsWith(what));
    String text = String.join(", ", seen.map(lines).orElse(List.of()));
    return hidden && text.isEmpty()
        ? new Cell("not observed", Tone.MUTED)
        : cell(PlainText.line(text, 400));
  }

  private static List<Block> approvals(MigrationView view) {
    List<List<Cell>> rows = new ArrayList<>();
    for (StageView stage : view.stages()) {
      stage.approvals().stream()
          .flatMap(a -> a.decisions().stream())
          .forEach(decision -> rows.add(row(stage, decision)));
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> header = List.of("Stage", "Who", "Decision", "When", "Reason", "Digest", "Counts");
    return List.of(new Block.Section("Approvals", true, List.of(new Block.Table(header, rows))));
  }

  private static List<Cell> row(StageView stage, Decision decision) {
    boolean approved = decision.verdict() == Decision.Verdict.APPROVED;
    return List.of(
        cell(PlainText.line(stage.environment())),
        cell(PlainText.line(decision.displayName(), 80)),
        new Cell(approved ? "Approved" : "Rejected", approved ? Tone.GOOD : Tone.BAD),
        cell(Words.time(decision.at())),
        cell(PlainText.line(decision.reason(), 400)),
        new Cell(Words.digest(decision.digest()), Tone.MUTED),
        cell(decision.counts() ? "yes" : PlainText.line(decision.standing(), 120)));
  }

  private static Block timeline(List<TimelineEntry> entries) {
    List<List<Cell>> rows =
        entries.stream()
            .map(
                e ->
                    List.of(
                        cell(Words.time(e.at())),
                        cell(PlainText.line(e.environment())),
                        cell(PlainText.line(e.actor(), 80)),
                        cell(PlainText.line(e.text(), 400))))
            .toList();
    Block table = new Block.Table(List.of("When", "Stage", "Who", "What"), rows);
    return new Block.Section("Timeline", false, List.of(table));
  }

  private static Cell cell(String text) {
    return new Cell(text, Tone.NORMAL);
  }
}
