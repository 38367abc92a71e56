package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;

/**
 * A local person changed with what he signs in, on a server that watches it: where passwords are
 * for emergencies, and where passkeys are asked for.
 *
 * @param person who
 * @param workspaces the workspaces that he belongs to
 * @param address from where
 * @param what what changed
 */
public record CredentialChanged(
    Person person, List<WorkspaceId> workspaces, String address, Credential what) {
  public CredentialChanged {
    workspaces = List.copyOf(workspaces);
  }

  /** With what a local person signs in. */
  public enum Credential {
    /** The password is another one. */
    PASSWORD,
    /** There is one more passkey. */
    PASSKEY
  }
}
