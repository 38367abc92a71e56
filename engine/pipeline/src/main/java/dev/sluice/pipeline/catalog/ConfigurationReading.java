package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.kernel.PersonId;
import java.util.List;
import java.util.Map;

/**
 * What configuration files say. With problems, the workspaces are incomplete and must not be
 * applied.
 *
 * @param workspaces one per file, with version 0
 * @param passwords where the passwords of local people are to be found; never the passwords
 * @param server what is said about the server as a whole
 * @param problems everything that is wrong, in the order of the files
 */
public record ConfigurationReading(
    List<WorkspaceConfiguration> workspaces,
    Map<PersonId, SecretReference> passwords,
    ServerConfiguration server,
    List<ConfigurationProblem> problems) {
  public ConfigurationReading {
    workspaces = List.copyOf(workspaces);
    passwords = Map.copyOf(passwords);
    problems = List.copyOf(problems);
  }

  /** Whether it can be applied. */
  public boolean sound() {
    return problems.isEmpty();
  }
}
