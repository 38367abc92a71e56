package dev.sluice.agent.command;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.run.Targets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the agent's folder. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The agent's folder; SLUICE_AGENT_HOME or ~/.sluice/agent unless given.")
  @Nullable Path folder;

  Home home() {
    return folder == null ? Home.from(System.getenv()) : new Home(folder);
  }

  CredentialStore store() {
    Home home = home();
    return new CredentialStore(home, MasterSecret.find(home, System.getenv()));
  }

  Targets targets() {
    return new Targets(home(), store(), System.getenv());
  }
}
