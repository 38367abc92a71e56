package dev.sluice.agent.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The agent's folder: {@code --home}, {@code SLUICE_AGENT_HOME} or {@code ~/.sluice/agent}. */
public record Home(Path folder) {
  /** The folder that the environment names. */
  public static Home from(Map<String, String> environment) {
    String named = environment.getOrDefault("SLUICE_AGENT_HOME", "");
    return named.isBlank()
        ? new Home(Path.of(System.getProperty("user.home", "."), ".sluice", "agent"))
        : new Home(Path.of(named));
  }

  /** Makes the folder, for its owner only, when it is not there. */
  public Home create() {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return this;
    } catch (IOException e) {
      throw AgentException.usage(
          folder + " cannot be made: " + e.getMessage() + ".", "Name another folder with --home.");
    }
  }

  /** Who this agent is and whom it serves. */
  public PrivateFile identity() {
    return new PrivateFile(folder.resolve("agent.json"));
  }

  /** The agent's own key pair. */
  public PrivateFile key() {
    return new PrivateFile(folder.resolve("agent.key"));
  }

  /** Secret that opens the credential store when no passphrase is given. */
  public PrivateFile masterKey() {
    return new PrivateFile(folder.resolve("master.key"));
  }

  /** Which approvals must be proven to this agent. */
  public PrivateFile approvals() {
    return new PrivateFile(folder.resolve("approvals.json"));
  }

  /** The encrypted credential store. */
  public PrivateFile credentials() {
    return new PrivateFile(folder.resolve("credentials.sluice"));
  }

  /** Folder of the journal. */
  public Path journal() {
    return folder.resolve("journal");
  }
}
