package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Spelling;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Draft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Opening and editing migrations. */
@Component
@Order(1)
class WritingCommands implements CommandGroup {
  private final Migrations migrations;
  private final Workspaces workspaces;
  private final Targets targets;
  private final Deeds deeds;
  private final Forms forms;

  WritingCommands(
      Migrations migrations, Workspaces workspaces, Targets targets, Deeds deeds, Forms forms) {
    this.migrations = migrations;
    this.workspaces = workspaces;
    this.targets = targets;
    this.deeds = deeds;
    this.forms = forms;
  }

  @Override
  public String title() {
    return "Write";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            "new",
            "[FLOW \"TITLE\" SQL]",
            "open a migration; without arguments by a form",
            List.of(
                "/sluice new",
                "/sluice new orders \"Add nick to users\" ALTER TABLE users ADD COLUMN nick text;"),
            Optional.of(Permission.AUTHOR),
            this::open),
        Command.open(
                "edit",
                "NUMBER",
                "change title or SQL while nothing of it stands on any target",
                "/sluice edit 12",
                request ->
                    targets.migration(
                        request,
                        view -> deeds.press(Deed.of(request.actor(), Verb.EDIT, view, ""))))
            .needs(Permission.AUTHOR),
        Command.open(
                "supersede",
                "NUMBER",
                "open a new migration in the place of one that is not finished",
                "/sluice supersede 12",
                request ->
                    targets.migration(
                        request,
                        view -> deeds.press(Deed.of(request.actor(), Verb.SUPERSEDE, view, ""))))
            .needs(Permission.AUTHOR));
  }

  private Reply open(Request request) {
    List<Flow> flows = workspaces.configuration(request.actor().workspace()).flows();
    if (request.words().isEmpty()) {
      return new Reply.Asked(forms.open(request.actor(), flows, ""));
    }
    List<String> names = flows.stream().map(Flow::name).toList();
    String flow = request.word(0);
    if (!names.contains(flow)) {
      return Reply.refused(
          "There is no flow “"
              + PlainText.line(flow, 40)
              + "”; "
              + Spelling.nearest(flow, names)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("flows are " + PlainText.line(String.join(", ", names)) + "."));
    }
    String title = request.word(1);
    String sql = CommandLine.after(request.rest(), 2);
    if (title.isEmpty() || sql.isEmpty()) {
      List<Flow> one = flows.stream().filter(f -> f.name().equals(flow)).toList();
      return new Reply.Asked(forms.open(request.actor(), one, title));
    }
    return submit(request.actor(), new Draft(flow, title, sql, Optional.empty()));
  }

  /** Opens what the form brought. */
  Reply submitted(Actor actor, Map<String, String> values) {
    String down = values.getOrDefault(Forms.DOWN, "");
    return submit(
        actor,
        new Draft(
            values.getOrDefault(Forms.FLOW, ""),
            values.getOrDefault(Forms.TITLE, "").strip(),
            values.getOrDefault(Forms.UP, ""),
            down.isBlank() ? Optional.empty() : Optional.of(down)));
  }

  private Reply submit(Actor actor, Draft draft) {
    return Deeds.said(migrations.open(actor, draft), WritingCommands::opened);
  }

  private static String opened(MigrationView view) {
    return "Opened %s. Risk %s, digest %s."
        .formatted(Words.title(view), Words.risk(view.risk()), Words.digest(view.digest()));
  }
}
