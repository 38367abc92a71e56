package dev.sluice.agent.command;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.StandInRole;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.ConnectionPolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent connection set}. */
@Command(
    name = "set",
    description = {
      "Settles for one connection what no server can change: how much is set aside for a rollback,"
          + " and where its migrations are rehearsed.",
      "What is not named stays as it is; the password is not asked for."
    },
    mixinStandardHelpOptions = true)
final class ConnectionSetCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--environment", required = true, description = "Environment it belongs to.")
  private String environment = "";

  @Option(names = "--name", required = true, description = "Name of the connection.")
  private String name = "";

  @Option(
      names = "--keep-rows",
      paramLabel = "N|none|usual",
      description =
          "A table of more rows is not set aside before a statement takes them away; none sets"
              + " nothing aside, usual is 1000000.")
  private @Nullable String keepRows;

  @Option(
      names = "--shadow",
      paramLabel = "ENVIRONMENT/NAME|none",
      description =
          "Connection on whose server rehearsals make their throwaway databases; the target's own"
              + " server unless given.")
  private @Nullable String shadow;

  @Option(
      names = "--copy",
      paramLabel = "ENVIRONMENT/NAME|none",
      description =
          "Connection to a copy of this database with as many rows, which can be restored and"
              + " allows rehearse alone; rehearsals run up and down there too.")
  private @Nullable String copy;

  @Override
  public Integer call() {
    CredentialStore store = home.store();
    TargetConnection settled =
        store.settle(environment, name, policy -> edited(policy, store.connections()));
    spec.commandLine().getOut().println(settled + settled.policy().words());
    return 0;
  }

  private ConnectionPolicy edited(ConnectionPolicy policy, List<TargetConnection> all) {
    ConnectionPolicy edited = policy;
    if (keepRows != null) {
      edited = edited.keeping(rows(keepRows));
    }
    if (shadow != null) {
      edited = edited.shadowedOn(named(shadow, StandInRole.SHADOW, all));
    }
    if (copy != null) {
      edited = edited.copiedTo(named(copy, StandInRole.COPY, all));
    }
    return edited;
  }

  private Optional<String> named(String key, StandInRole role, List<TargetConnection> all) {
    if (key.equals(NONE)) {
      return Optional.empty();
    }
    Optional<String> refusal = role.refusal(environment + "/" + name, key, all);
    if (refusal.isPresent()) {
      throw AgentException.usage(
          "The connection " + key + " cannot be that: " + refusal.get() + ".",
          "See: sluice agent connection list");
    }
    return Optional.of(key);
  }

  private static OptionalLong rows(String text) {
    if (text.equals("usual")) {
      return OptionalLong.empty();
    }
    if (text.equals(NONE)) {
      return OptionalLong.of(0);
    }
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw AgentException.usage(
          "'" + text + "' is no number of rows.",
          "Give 1 or more; none says that nothing is to be set aside.");
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
