package dev.sluice.agent.command;

import dev.sluice.agent.access.SecretReference;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.Operation;
import dev.sluice.db.Capability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent connection add}. */
@Command(
    name = "add",
    description = {
      "Adds a connection, or replaces the one of that environment and name; what `connection set`"
          + " settled for that one stays.",
      "A SQLite database is a file: --database takes its absolute path, and nothing else is asked.",
      "The password is read once and stored encrypted; with --password-reference only the reference"
          + " is stored and looked up at each use."
    },
    mixinStandardHelpOptions = true)
final class ConnectionAddCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--environment", required = true, description = "Environment it belongs to.")
  private String environment = "";

  @Option(names = "--name", required = true, description = "Name of the connection.")
  private String name = "";

  @Option(names = "--engine", required = true, description = "Engine, for example postgresql.")
  private String engine = "";

  @Option(names = "--host", description = "Host name or address.")
  private String host = "";

  @Option(names = "--port", description = "TCP port; the engine's usual one unless given.")
  private @Nullable Integer port;

  @Option(
      names = "--database",
      required = true,
      description = "Name of the database, or the absolute path of its file.")
  private String database = "";

  @Option(names = "--user", description = "Login role.")
  private String user = "";

  @Option(
      names = "--password-env",
      paramLabel = "VARIABLE",
      description = "Environment variable that holds the password now.")
  private @Nullable String passwordVariable;

  @Option(names = "--password-file", description = "File (0600) that holds the password now.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--password-reference",
      description = "$${env:NAME} or $${file:PATH}, looked up at each use.")
  private @Nullable String passwordReference;

  @Option(
      names = "--tls",
      defaultValue = "verify-full",
      description = "disable, require or verify-full (${DEFAULT-VALUE}).")
  private String tls = "";

  @Option(
      names = "--allow",
      split = ",",
      description =
          "Operations allowed there: up,down,rehearse,establish,look,expire,restore,purge; all"
              + " unless given.")
  private List<String> allow = new ArrayList<>();

  @Override
  public Integer call() {
    boolean file = ConnectionCommand.engine(engine).capabilities().contains(Capability.SERVERLESS);
    Set<Operation> allowed = allow.isEmpty() ? Operation.all() : Operation.parse(allow);
    TargetConnection connection =
        file
            ? TargetConnection.file(environment, name, engine, database, allowed)
            : server(allowed);
    home.store().put(connection);
    spec.commandLine()
        .getOut()
        .println("Added " + connection + ", allows " + ConnectionCommand.words(connection) + ".");
    return 0;
  }

  private TargetConnection server(Set<Operation> allowed) {
    if (host.isEmpty() || user.isEmpty()) {
      throw AgentException.usage(
          "A " + engine + " database is on a server.", "Give --host and --user as well.");
    }
    int door = port == null ? ConnectionCommand.engine(engine).standardPort() : port;
    return new TargetConnection(
        environment, name, engine, host, door, database, user, password(), tls, allowed);
  }

  private String password() {
    if (passwordReference != null) {
      if (!passwordReference.startsWith("${")) {
        throw AgentException.usage(
            "A reference looks like ${env:NAME} or ${file:PATH}.",
            "A password itself never goes on the command line.");
      }
      return passwordReference;
    }
    if (passwordVariable != null) {
      return new SecretReference("${env:" + passwordVariable + "}").resolve(System.getenv());
    }
    if (passwordFile != null) {
      return new SecretReference("${file:" + passwordFile + "}").resolve(System.getenv());
    }
    return Optional.ofNullable(System.console())
        .map(console -> console.readPassword("Password of %s: ", user))
        .map(String::new)
        .orElseThrow(
            () ->
                AgentException.usage(
                    "There is no password.", "Give --password-env NAME or --password-file FILE."));
  }
}
