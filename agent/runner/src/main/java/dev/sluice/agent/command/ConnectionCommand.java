package dev.sluice.agent.command;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.run.Survey;
import dev.sluice.agent.run.Targets;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.protocol.wire.ServedConnection;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent connection}: the databases that this agent may open. */
@Command(
    name = "connection",
    description = "The databases that this agent may open; their passwords stay here, encrypted.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ConnectionAddCommand.class, ConnectionSetCommand.class})
final class ConnectionCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
  int list(@Mixin HomeOption home) {
    PrintWriter out = spec.commandLine().getOut();
    for (TargetConnection one : home.store().connections()) {
      out.println(one + " tls=" + one.tls() + " allow=" + words(one) + one.policy().words());
    }
    return 0;
  }

  @Command(
      name = "test",
      description = "Opens one, or all of them, and says what is missing.",
      mixinStandardHelpOptions = true)
  int test(
      @Mixin HomeOption home,
      @Option(names = "--environment", defaultValue = "") String environment,
      @Option(names = "--name", defaultValue = "") String name) {
    PrintWriter out = spec.commandLine().getOut();
    int exit = 0;
    List<TargetConnection> chosen =
        home.store().connections().stream()
            .filter(one -> environment.isEmpty() || one.environment().equals(environment))
            .filter(one -> name.isEmpty() || one.name().equals(name))
            .toList();
    if (chosen.isEmpty()) {
      throw AgentException.usage(
          "There is no such connection.", "See: sluice agent connection list");
    }
    try (Targets targets = home.targets();
        Survey survey = new Survey(targets)) {
      for (TargetConnection one : chosen) {
        ServedConnection seen = survey.examine(one);
        String state = seen.getReachable() ? "reachable " + seen.getServerVersion() : "unreachable";
        out.println(one.key() + ": " + one.engine() + " " + state);
        seen.getNotesList().forEach(note -> out.println("  " + note));
        exit = seen.getReachable() ? exit : 3;
      }
    }
    return exit;
  }

  @Command(name = "remove", description = "Removes one.", mixinStandardHelpOptions = true)
  int remove(
      @Mixin HomeOption home,
      @Option(names = "--environment", required = true) String environment,
      @Option(names = "--name", required = true) String name) {
    if (!home.store().remove(environment, name)) {
      throw AgentException.usage(
          "There is no connection " + environment + "/" + name + ".",
          "See: sluice agent connection list");
    }
    spec.commandLine().getOut().println("Removed " + environment + "/" + name + ".");
    return 0;
  }

  static String words(TargetConnection connection) {
    return connection.operations().stream()
        .map(Operation::word)
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** The engine of a name. */
  static DatabaseEngine engine(String name) {
    return DatabaseEngines.find(name)
        .orElseThrow(
            () ->
                AgentException.usage(
                    "There is no engine '" + name + "'.",
                    "Use one of: "
                        + DatabaseEngines.all().stream()
                            .map(DatabaseEngine::name)
                            .sorted()
                            .collect(Collectors.joining(", "))));
  }
}
