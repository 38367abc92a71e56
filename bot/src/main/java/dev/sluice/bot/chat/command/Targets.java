package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Spelling;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.Migrations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Finds the migration and the stage that a typed command means, or says what is wrong. */
@Component
class Targets {
  private final Migrations migrations;

  Targets(Migrations migrations) {
    this.migrations = migrations;
  }

  /** The migration that the first word names. */
  Reply migration(Request request, Function<MigrationView, Reply> work) {
    String word = request.word(0).replaceFirst("^#", "");
    if (word.isEmpty()) {
      return Reply.refused("Which migration? Give its number, for example 12.");
    }
    if (!word.matches("[0-9]{1,15}")) {
      return Reply.refused(
          "“" + PlainText.line(word, 40) + "” is no number of a migration; give it like 12.");
    }
    long number = Long.parseLong(word);
    return migrations
        .find(request.actor(), number)
        .map(work)
        .orElseGet(
            () ->
                Reply.refused(
                    "There is no migration " + number + " that you may see. Try /sluice list"));
  }

  /** The migration and the stage that the second word names; without it, the stage that matters. */
  Reply stage(Request request, Function<Found, Reply> work) {
    return migration(
        request,
        view -> {
          String word = request.word(1);
          if (word.isEmpty()) {
            return work.apply(new Found(view, view.current().environment(), 1));
          }
          return named(view, word)
              .map(name -> work.apply(new Found(view, name, 2)))
              .orElseGet(() -> Reply.refused(noStage(view, word)));
        });
  }

  /** As {@link #stage}, but a second word that is no stage begins the free text. */
  Reply stageOrText(Request request, Function<Found, Reply> work) {
    return migration(
        request,
        view -> {
          String word = request.word(1);
          Optional<String> name = named(view, word);
          boolean typo =
              name.isEmpty()
                  && request.words().size() == 2
                  && Spelling.nearest(word, names(view)).isPresent();
          if (typo) {
            return Reply.refused(noStage(view, word));
          }
          return work.apply(
              new Found(view, name.orElse(view.current().environment()), name.isPresent() ? 2 : 1));
        });
  }

  private static Optional<String> named(MigrationView view, String word) {
    return names(view).stream().filter(name -> name.equalsIgnoreCase(word)).findFirst();
  }

  private static List<String> names(MigrationView view) {
    return view.stages().stream().map(StageView::environment).toList();
  }

  private static String noStage(MigrationView view, String word) {
    String start =
        "Migration " + view.key().number() + " has no stage “" + PlainText.line(word, 40) + "”; ";
    return start
        + Spelling.nearest(word, names(view))
            .map(near -> "did you mean " + near + "?")
            .orElse("its stages are " + String.join(", ", names(view)) + ".");
  }

  /** What a line means: the migration, the stage, and how many words said so. */
  record Found(MigrationView view, String environment, int words) {}
}
