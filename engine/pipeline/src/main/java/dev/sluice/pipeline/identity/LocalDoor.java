package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which local people may come in with a password. */
@Component
class LocalDoor {
  private final LocalSignIn local;
  private final Workspaces workspaces;
  private final Entitlements entitlements;

  LocalDoor(
      Optional<ServerConfiguration> server, Workspaces workspaces, Entitlements entitlements) {
    this.local = server.map(ServerConfiguration::localSignIn).orElse(LocalSignIn.EVERYBODY);
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  /** Whether passwords are for emergencies only, so that each use is worth an alarm. */
  boolean emergency() {
    return local == LocalSignIn.EMERGENCY;
  }

  /** Whether a passkey is asked for after the password. */
  boolean passkey() {
    return local == LocalSignIn.PASSKEY;
  }

  /** Whether admins hear of it when a local person changes with what he signs in. */
  boolean watched() {
    return emergency() || passkey();
  }

  /** Whom it is for, as the trail says it of somebody who is not let in. */
  String use() {
    return emergency() ? "passwords are for emergencies only" : "passwords are off";
  }

  /**
   * Whether a person may use it: everybody, or in an emergency whoever manages a workspace, or
   * nobody.
   */
  boolean opensFor(PersonId person) {
    return switch (local) {
      case EVERYBODY, PASSKEY -> true;
      case EMERGENCY -> manages(person);
      case OFF -> false;
    };
  }

  private boolean manages(PersonId person) {
    return workspaces.all().stream()
        .anyMatch(
            workspace ->
                entitlements.may(workspace, person, Permission.MANAGE, Entitlements.EVERYWHERE));
  }
}
