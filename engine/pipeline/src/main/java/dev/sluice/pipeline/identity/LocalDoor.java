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
  private final boolean emergency;
  private final Workspaces workspaces;
  private final Entitlements entitlements;

  LocalDoor(
      Optional<ServerConfiguration> server, Workspaces workspaces, Entitlements entitlements) {
    this.emergency =
        server.map(ServerConfiguration::localSignIn).orElse(LocalSignIn.EVERYBODY)
            == LocalSignIn.EMERGENCY;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  /** Whether passwords are for emergencies only, so that each use is worth an alarm. */
  boolean emergency() {
    return emergency;
  }

  /** Whether a person may use it: everybody, or in an emergency whoever manages a workspace. */
  boolean opensFor(PersonId person) {
    return !emergency
        || workspaces.all().stream()
            .anyMatch(
                workspace ->
                    entitlements.may(
                        workspace, person, Permission.MANAGE, Entitlements.EVERYWHERE));
  }
}
