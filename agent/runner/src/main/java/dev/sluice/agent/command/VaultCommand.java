package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.Vault;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.agent.secret.VaultSettings.Login;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent vault}: where Vault or OpenBao is, and how the agent signs in there. */
@Command(
    name = "vault",
    description = {
      "Where HashiCorp Vault or OpenBao is, and how the agent signs in there.",
      "Connections then name secrets there by --password-reference: $${vault:secret/data/shop}, or"
          + " $${vault-login:database/creds/shop} for a user of each attempt's own."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class VaultCommand {
  private static final String SERVICE_ACCOUNT =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";
  @Spec private CommandSpec spec = CommandSpec.create();

  /** What {@code set} is told. */
  static final class Given {
    @Option(names = "--address", required = true, paramLabel = "URL", description = "https://…")
    private String address = "";

    @Option(names = "--namespace", defaultValue = "", description = "Namespace; none unless given.")
    private String namespace = "";

    @Option(
        names = "--ca-file",
        paramLabel = "FILE",
        defaultValue = "",
        description = "PEM file with the authorities to trust; the machine's own unless given.")
    private String caFile = "";

    @Option(
        names = "--login",
        defaultValue = "approle",
        description = "approle, kubernetes or token (${DEFAULT-VALUE}).")
    private String login = "";

    @Option(
        names = "--mount",
        defaultValue = "",
        description = "Path of the auth method; approle or kubernetes unless given.")
    private String mount = "";

    @Option(
        names = "--role",
        defaultValue = "",
        description = "Role id of AppRole, or name of the Kubernetes role.")
    private String role = "";

    @Option(
        names = "--secret-reference",
        defaultValue = "",
        description =
            "Where AppRole's secret id or the token stands: $${file:PATH}, $${env:NAME} or"
                + " $${command:PROGRAM WORDS}.")
    private String secret = "";

    @Option(
        names = "--jwt-file",
        paramLabel = "FILE",
        defaultValue = SERVICE_ACCOUNT,
        description = "Token of the Kubernetes service account (${DEFAULT-VALUE}).")
    private String jwtFile = "";

    VaultSettings settings() {
      Login way = way();
      return new VaultSettings(
          address,
          namespace,
          caFile,
          way,
          way == Login.TOKEN || !mount.isEmpty() ? mount : way.word(),
          role,
          way == Login.KUBERNETES ? jwtFile : secret);
    }

    private Login way() {
      try {
        return Login.valueOf(login.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException none) {
        throw AgentException.usage(
            "'" + login + "' is no way to sign in to Vault.", "Use approle, kubernetes or token.");
      }
    }
  }

  @Command(
      name = "set",
      description = "Signs in once to see that it works, and keeps it, encrypted.",
      mixinStandardHelpOptions = true)
  int set(@Mixin HomeOption home, @Mixin Given given) {
    VaultSettings settings = given.settings();
    String test = tested(settings);
    home.store().vault(Optional.of(settings));
    say("Vault at " + settings + ": " + test);
    return 0;
  }

  @Command(
      name = "test",
      description = "Shows where it is, signs in and says what the agent may.",
      mixinStandardHelpOptions = true)
  int test(@Mixin HomeOption home) {
    VaultSettings settings =
        home.store()
            .vault()
            .orElseThrow(
                () ->
                    AgentException.usage(
                        "This agent does not know where Vault is.",
                        "Tell it: sluice agent vault set --address URL"));
    say("Vault at " + settings);
    say(tested(settings));
    return 0;
  }

  @Command(name = "remove", description = "Forgets it.", mixinStandardHelpOptions = true)
  int remove(@Mixin HomeOption home) {
    home.store().vault(Optional.empty());
    say("This agent knows no Vault any more.");
    return 0;
  }

  private static String tested(VaultSettings settings) {
    try (Vault vault = new Vault(settings, System.getenv())) {
      return vault.test();
    }
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
  }
}
