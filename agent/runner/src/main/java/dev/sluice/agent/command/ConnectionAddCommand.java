package dev.sluice.agent.command;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.secret.SecretReference;
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
          + " is stored and looked up at each use: in the environment, in a file (0600), as what a"
          + " program prints, or in Vault; with #KEY after its kind it is that member of a JSON"
          + " object there. A user from Vault ($${vault-login:PATH}) is made for each attempt.",
      "A program is named by its absolute path and started without a shell."
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
      description =
          "$${env:NAME}, $${file:PATH}, $${command:PROGRAM WORDS}, $${vault:PATH} or"
              + " $${vault-login:PATH}, looked up at each use.")
  private @Nullable String passwordReference;

  @Option(
      names = "--act-as",
      paramLabel = "ROLE",
      defaultValue = "",
      description =
          "PostgreSQL: each attempt gets a login of its own, which acts as this role and is gone"
              + " afterwards; --user need only make logins.")
  private String role = "";

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
    Set<Capability> capabilities = ConnectionCommand.engine(engine).capabilities();
    if (!role.isEmpty() && !capabilities.contains(Capability.TEMPORARY_LOGINS)) {
      throw AgentException.usage(
          "Logins that end with their attempt are not made on "
              + engine
              + ": logins there have no"
              + " end by the minute, or what they define, such as a trigger, breaks without them.",
          "Leave --act-as out; PostgreSQL can do it.");
    }
    Set<Operation> allowed = allow.isEmpty() ? Operation.all() : Operation.parse(allow);
    TargetConnection connection =
        capabilities.contains(Capability.SERVERLESS)
            ? TargetConnection.file(environment, name, engine, database, allowed)
            : server(allowed).actingAs(role);
    home.store().put(connection);
    spec.commandLine()
        .getOut()
        .println("Added " + connection + ", allows " + ConnectionCommand.words(connection) + ".");
    return 0;
  }

  private TargetConnection server(Set<Operation> allowed) {
    String password = password();
    boolean bringsUser = new SecretReference(password).loginPath().isPresent();
    if (host.isEmpty() || (user.isEmpty() && !bringsUser)) {
      throw AgentException.usage(
          "A " + engine + " database is on a server.", "Give --host and --user as well.");
    }
    int door = port == null ? ConnectionCommand.engine(engine).standardPort() : port;
    return new TargetConnection(
        environment, name, engine, host, door, database, user, password, tls, allowed);
  }

  /** A reference that stays one, or a password, which must not look like a reference. */
  private String password() {
    if (passwordReference != null) {
      return SecretReference.parse(passwordReference).text();
    }
    String password = read();
    if (new SecretReference(password).elsewhere()) {
      throw AgentException.usage(
          "The password reads like a reference.", "Give references by --password-reference.");
    }
    return password;
  }

  private String read() {
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
