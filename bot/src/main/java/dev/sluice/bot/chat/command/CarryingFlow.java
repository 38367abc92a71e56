package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Draft;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The flow in which a script that was made for a connection becomes a migration. */
@Component
class CarryingFlow {
  private final Workspaces workspaces;
  private final Migrations migrations;

  CarryingFlow(Workspaces workspaces, Migrations migrations) {
    this.workspaces = workspaces;
    this.migrations = migrations;
  }

  /**
   * The named flow, or else the first one, that has the connection as a target.
   *
   * @param connection name, or environment and name
   * @param named name of a flow, or empty
   */
  Optional<String> of(Actor actor, String connection, String named) {
    return all(actor, connection).stream()
        .filter(flow -> named.isEmpty() || flow.equals(named))
        .findFirst();
  }

  private List<String> all(Actor actor, String connection) {
    WorkspaceConfiguration configuration = workspaces.configuration(actor.workspace());
    String plain = connection.substring(connection.indexOf('/') + 1);
    return configuration.flows().stream()
        .filter(flow -> flow.stages().stream().anyMatch(s -> s.connections().contains(plain)))
        .map(Flow::name)
        .toList();
  }

  /** Why there is no such flow, with those that would do. */
  String none(Actor actor, String connection, String named) {
    List<String> all = all(actor, connection);
    String name = PlainText.line(connection);
    return named.isEmpty() || all.isEmpty()
        ? "No flow has " + name + " as a target, so no migration can carry it."
        : "The flow %s does not have %s as a target. Those that do: %s."
            .formatted(
                PlainText.line(named, 60), name, PlainText.line(String.join(", ", all), 300));
  }

  /** Opens the migration, unless one that is not finished has this script in this flow. */
  Answer<MigrationView> open(Actor actor, String flow, String title, String script) {
    return migrations
        .twin(actor, flow, script)
        .<Answer<MigrationView>>map(
            twin ->
                new Answer.NothingToDo<>(
                    "#%d has that script already.".formatted(twin.key().number())))
        .orElseGet(() -> migrations.open(actor, new Draft(flow, title, script, Optional.empty())));
  }
}
