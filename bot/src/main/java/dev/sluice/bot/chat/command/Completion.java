package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.ChatDesk.Suggestion;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Filter;
import dev.sluice.pipeline.migration.Migrations.Row;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Continues what somebody types: commands, numbers of migrations, stages, flows. */
@Component
public class Completion {
  private static final int MOST = 8;

  private final CommandBook book;
  private final Migrations migrations;
  private final Workspaces workspaces;

  Completion(CommandBook book, Migrations migrations, Workspaces workspaces) {
    this.book = book;
    this.migrations = migrations;
    this.workspaces = workspaces;
  }

  /** Ways to go on, best first, at most eight; each is the whole line. */
  public List<Suggestion> of(Actor actor, String typed) {
    CommandLine line = CommandLine.of(typed);
    boolean more = !typed.isEmpty() && Character.isWhitespace(typed.charAt(typed.length() - 1));
    if (line.words().isEmpty() && !more) {
      return book.beginning(line.name()).stream()
          .limit(MOST)
          .map(c -> new Suggestion("/sluice " + c.name(), c.usage() + " — " + c.summary()))
          .toList();
    }
    Optional<Command> command = book.find(line.name());
    if (command.isEmpty()) {
      return List.of();
    }
    int words = line.words().size() + (more ? 1 : 0);
    String last = more || line.words().isEmpty() ? "" : line.words().get(line.words().size() - 1);
    return arguments(actor, command.get(), line, words).stream()
        .filter(s -> s.text().startsWith(last) || last.isEmpty())
        .limit(MOST)
        .map(s -> new Suggestion(whole(line, words, s.text()), s.help()))
        .toList();
  }

  private static String whole(CommandLine line, int words, String last) {
    StringBuilder text = new StringBuilder("/sluice ").append(line.name());
    line.words().stream().limit(words - 1L).forEach(w -> text.append(' ').append(w));
    return text.append(' ').append(last).toString();
  }

  private List<Suggestion> arguments(Actor actor, Command command, CommandLine line, int word) {
    if (command.usage().startsWith("NUMBER") && word == 1) {
      return migrations.list(actor, new Filter("", "", "", "", 50)).rows().stream()
          .map(Completion::row)
          .toList();
    }
    if (command.usage().startsWith("NUMBER [STAGE]") && word == 2) {
      return stages(actor, line.words().get(0));
    }
    if (command.usage().contains("FLOW") && word == 1) {
      return workspaces.configuration(actor.workspace()).flows().stream()
          .map(Flow::name)
          .map(name -> new Suggestion(name, "flow"))
          .toList();
    }
    return List.of();
  }

  private static Suggestion row(Row row) {
    String help = PlainText.line(row.title(), 80) + " — " + row.state().word();
    return new Suggestion(String.valueOf(row.key().number()), help);
  }

  private List<Suggestion> stages(Actor actor, String number) {
    if (!number.matches("#?[0-9]{1,15}")) {
      return List.of();
    }
    return migrations
        .find(actor, Long.parseLong(number.replaceFirst("^#", "")))
        .map(view -> view.stages().stream().map(Completion::stage).toList())
        .orElse(List.of());
  }

  private static Suggestion stage(StageView stage) {
    return new Suggestion(stage.environment(), stage.state().word());
  }
}
