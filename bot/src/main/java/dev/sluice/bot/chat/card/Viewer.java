package dev.sluice.bot.chat.card;

import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For whom something is rendered. Decides only what is shown: whoever presses is asked again.
 *
 * @param person who looks, or empty for what everybody sees
 * @param permissions permissions by environment
 */
public record Viewer(Optional<PersonId> person, Map<String, Set<Permission>> permissions) {
  public Viewer {
    permissions = Map.copyOf(permissions);
  }

  /** A card that all people of a channel share: buttons that any entitled person may press. */
  public static Viewer everybody() {
    return new Viewer(Optional.empty(), Map.of());
  }

  /** One person with what he may do now in the environments of a migration. */
  public static Viewer of(PersonId person, MigrationView view, Roster roster) {
    Map<String, Set<Permission>> permissions = new HashMap<>();
    for (MigrationView.StageView stage : view.stages()) {
      Set<Permission> own = EnumSet.noneOf(Permission.class);
      for (Permission permission : Permission.values()) {
        if (roster.may(person, permission, stage.environment())) {
          own.add(permission);
        }
      }
      permissions.put(stage.environment(), own);
    }
    return new Viewer(Optional.of(person), permissions);
  }

  /** The same for somebody who acts, as he stands at this moment. */
  public static Viewer of(Actor actor, MigrationView view, Entitlements entitlements) {
    return of(actor.person(), view, entitlements.roster(actor));
  }

  boolean may(Permission permission, String environment) {
    return person.isEmpty() || permissions.getOrDefault(environment, Set.of()).contains(permission);
  }

  /**
   * Whether every byte of the scripts is shown: to a person who writes or approves here. Others,
   * and what a whole channel sees, get secrets blotted out.
   */
  public boolean seesSecrets() {
    return person.isPresent()
        && (mayAnywhere(Permission.AUTHOR) || mayAnywhere(Permission.APPROVE));
  }

  boolean mayAnywhere(Permission permission) {
    return person.isEmpty() || permissions.values().stream().anyMatch(p -> p.contains(permission));
  }

  boolean isOneOf(java.util.Collection<PersonId> people) {
    return person.map(people::contains).orElse(true);
  }

  boolean is(PersonId other) {
    return person.map(other::equals).orElse(true);
  }
}
