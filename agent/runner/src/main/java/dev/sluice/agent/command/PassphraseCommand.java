package dev.sluice.agent.command;

import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.SecretChange;
import dev.sluice.agent.secret.SecretReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent passphrase}: gives the credential store another secret. */
@Command(
    name = "passphrase",
    description = {
      "Seals the credential store under another passphrase or key file.",
      "It is opened as ever: by SLUICE_AGENT_PASSPHRASE if that is set, else by the key file of the"
          + " folder. Whatever cuts it off, the store opens by the secret before or by the new one."
          + " The credentials themselves stay as they are. Start the agent anew afterwards."
    },
    mixinStandardHelpOptions = true)
final class PassphraseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();

  @ArgGroup(multiplicity = "1")
  private Next next = new Next();

  /** Where the new secret comes from. */
  static final class Next {
    @Option(
        names = "--new-env",
        paramLabel = "NAME",
        description = "Environment variable that holds the new passphrase.")
    private @Nullable String variable;

    @Option(
        names = "--new-file",
        paramLabel = "FILE",
        description = "A file (0600) that holds the new passphrase.")
    private @Nullable Path file;

    @Option(names = "--random", description = "A new random key file in the folder of the agent.")
    private boolean random;
  }

  @Override
  public Integer call() {
    Map<String, String> environment = System.getenv();
    SecretChange change = new SecretChange(home.home(), environment);
    if (next.random) {
      change.toKeyFile();
      say(
          "The credential store has a new key file, "
              + home.home().masterKey().path()
              + ". Unset SLUICE_AGENT_PASSPHRASE if it is set, and start the agent anew.");
      return 0;
    }
    change.toPassphrase(MasterSecret.chosen(reference(), environment));
    say(
        "The credential store has the new passphrase. Set SLUICE_AGENT_PASSPHRASE to it where the"
            + " agent starts, and start the agent anew.");
    return 0;
  }

  private SecretReference reference() {
    return new SecretReference(
        next.file == null ? "${env:" + next.variable + "}" : "${file:" + next.file + "}");
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
  }
}
