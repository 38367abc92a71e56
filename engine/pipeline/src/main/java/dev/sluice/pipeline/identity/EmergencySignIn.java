package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;

/**
 * A local admin signed in with a password although people come from a provider.
 *
 * @param person who
 * @param workspaces the workspaces that he belongs to
 * @param address from where
 */
public record EmergencySignIn(Person person, List<WorkspaceId> workspaces, String address) {
  public EmergencySignIn {
    workspaces = List.copyOf(workspaces);
  }
}
