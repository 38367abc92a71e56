package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** People: find, sign in with a password, deactivate. */
@Component
public class People {
  /** A person by identity. */
  public Optional<Person> find(PersonId id) {
    return Optional.empty();
  }

  /** Everybody in a workspace, by display name. */
  public List<Person> in(WorkspaceId workspace) {
    return List.of();
  }

  /** Workspaces that a person belongs to. */
  public List<WorkspaceId> workspaces(PersonId id) {
    return List.of();
  }

  /**
   * Checks name and password of a local person. Refusals do not tell whether the name exists;
   * repeated failures lock the name for a while. Audited either way.
   */
  public Answer<Person> signIn(String name, String password, String address) {
    throw new IllegalStateException(name + password.length() + address);
  }

  /** Sets a local person's password (bcrypt hash is kept). */
  public void setPassword(PersonId id, String password) {
    throw new IllegalStateException(id + "" + password.length());
  }

  /** Deactivates or reactivates a person at once, everywhere. */
  public Answer<Person> setActive(Actor actor, PersonId id, boolean active) {
    throw new IllegalStateException(actor + "" + id + active);
  }
}
