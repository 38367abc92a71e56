package dev.sluice.agent.command;

import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.link.AgentKey;
import dev.sluice.agent.link.ServerAddress;
import dev.sluice.agent.link.ServerCalls;
import dev.sluice.agent.secret.SecretReference;
import dev.sluice.protocol.Enrolment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent enroll}: makes a key pair, hands in the enrolment key, pins the server. */
@Command(
    name = "enroll",
    description = {
      "Makes this folder an agent of a server.",
      "The one-time key comes from SLUICE_AGENT_KEY or --key-file; --key shows it to other"
          + " accounts of this machine. The credential store is opened by SLUICE_AGENT_PASSPHRASE"
          + " if that is set (a value or $${file:PATH}), else by a random key file made now."
    },
    mixinStandardHelpOptions = true)
final class EnrollCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--server", required = true, paramLabel = "URL", description = "The server.")
  private String server = "";

  @Option(names = "--name", required = true, description = "Name of the agent in its workspace.")
  private String name = "";

  @Option(names = "--key", description = "The one-time enrolment key.")
  private @Nullable String key;

  @Option(names = "--key-file", paramLabel = "FILE", description = "A file (0600) with the key.")
  private @Nullable Path keyFile;

  @Option(names = "--insecure-http", description = "Allow plain HTTP to another machine.")
  private boolean insecureHttp;

  @Option(names = "--force", description = "Replace an earlier enrolment of this folder.")
  private boolean force;

  @Override
  public Integer call() {
    Home folder = home.home().create();
    ServerAddress address = ServerAddress.parse(server, insecureHttp);
    if (folder.identity().exists() && !force) {
      throw AgentException.usage(
          folder.folder() + " is an enrolled agent already.",
          "Name another folder with --home, or say --force to replace it.");
    }
    String secret = secret();
    AgentKey pair = AgentKey.generate();
    Enrolment.Request request =
        new Enrolment.Request(secret, name, pair.publicJwk(), Version.text());
    Enrolment.Response answer = new ServerCalls(address).enrol(request);
    AgentKey.publicKey(answer.serverKey());
    pair.write(folder.key());
    MasterSecret.prepare(folder, System.getenv());
    new Identity(
            answer.agentId(),
            answer.workspace(),
            name,
            address.base().toString(),
            insecureHttp,
            answer.serverKey())
        .write(folder);
    spec.commandLine()
        .getOut()
        .println(
            "Enrolled as "
                + name
                + " in workspace "
                + answer.workspace()
                + ". Next: sluice agent"
                + " connection add, then sluice agent run.");
    return 0;
  }

  private String secret() {
    if (keyFile != null) {
      return new SecretReference("${file:" + keyFile + "}").resolve(System.getenv());
    }
    if (key != null) {
      spec.commandLine()
          .getErr()
          .println(
              "Warning: a key on the command line can be seen by other accounts; use"
                  + " SLUICE_AGENT_KEY or --key-file.");
      return key;
    }
    String variable = System.getenv().getOrDefault("SLUICE_AGENT_KEY", "");
    if (variable.isBlank()) {
      throw AgentException.usage(
          "There is no enrolment key.", "Set SLUICE_AGENT_KEY or give --key-file FILE.");
    }
    return variable.strip();
  }
}
