package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The texts of refusals: what is missing, and who can give it. */
final class EntitlementRefusals {
  private static final int NAMED = 5;

  private EntitlementRefusals() {}

  /**
   * A right that nothing of what a person has there carries.
   *
   * @param admins who can give it
   */
  static Refusal missing(
      Actor actor, Permission permission, String environment, Held held, List<String> admins) {
    boolean everywhere = environment.equals(Entitlements.EVERYWHERE);
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "identity.not-entitled",
        "%s may not %s%s: that needs %s %s, and %s has %s."
            .formatted(
                actor.displayName(),
                permission.deed(),
                everywhere ? "" : " in " + environment,
                needed(permission, held),
                everywhere ? "in all environments" : "there",
                actor.displayName(),
                held.words(permission)),
        askAdmins(actor, admins, "for it"));
  }

  /** Where an explorer right is bound, no role helps; and without a role no explorer right does. */
  private static String needed(Permission permission, Held held) {
    String rights =
        Arrays.stream(ExplorerRight.values())
            .filter(right -> right.carries(permission))
            .map(ExplorerRight::word)
            .collect(Collectors.joining(" or "));
    if (held.boundFor(permission) && !held.roles().isEmpty()) {
      return "the explorer right " + rights;
    }
    List<Role> carrying =
        Arrays.stream(Role.values()).filter(role -> role.carries(permission)).toList();
    String role = "the role " + names(carrying, " or ");
    return ExplorerRight.govern(permission) && !held.roles().isEmpty()
        ? role + ", or the explorer right " + rights + ","
        : role;
  }

  /** What a person has in an environment. */
  record Held(Set<Role> roles, Set<ExplorerRight> explorer) {
    Held {
      roles = Set.copyOf(roles);
      explorer = Set.copyOf(explorer);
    }

    private boolean boundFor(Permission permission) {
      return ExplorerRight.govern(permission) && !explorer.isEmpty();
    }

    private String words(Permission permission) {
      if (boundFor(permission) && !roles.isEmpty()) {
        return explorer.stream()
            .sorted()
            .map(ExplorerRight::word)
            .collect(Collectors.joining(" and "));
      }
      return roles.isEmpty() ? "none" : names(List.copyOf(roles), " and ");
    }
  }

  static Refusal noEmergency(Actor actor, String environment, List<String> from) {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "emergency.not-entitled",
        "%s may not run without the usual approvals in %s."
            .formatted(actor.displayName(), environment),
        from.isEmpty()
            ? "Nobody may there: its configuration has no 'emergency'."
            : "Those who may are: " + String.join(", ", from) + ".");
  }

  static Refusal outOfScope(Permission permission, String environment) {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "token.out-of-scope",
        "This token may not %s%s, though its owner may."
            .formatted(
                permission.deed(),
                environment.equals(Entitlements.EVERYWHERE)
                    ? " in the workspace as a whole"
                    : " in " + environment),
        "Its owner can make another one that may.");
  }

  static Refusal deactivated(Actor actor, List<String> admins) {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "identity.deactivated",
        actor.displayName() + " is deactivated and may do nothing.",
        askAdmins(actor, admins, "to reactivate the account"));
  }

  static Refusal noWorkspace(Actor actor) {
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "identity.no-such-workspace",
        "There is no workspace " + actor.workspace() + " that " + actor.displayName() + " may see.",
        "Check the name; people are added to a workspace by its admins.");
  }

  static Refusal noEnvironment(Actor actor, String environment) {
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "identity.no-such-environment",
        "The workspace " + actor.workspace() + " has no environment '" + environment + "'.",
        "Check the name against the workspace's configuration.");
  }

  static Refusal notAPerson() {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "identity.not-a-person",
        "Sluice itself approves nothing.",
        "Let a person who is entitled decide.");
  }

  private static String askAdmins(Actor actor, List<String> admins, String what) {
    if (admins.isEmpty()) {
      return "The workspace " + actor.workspace() + " has no active admin; apply a configuration.";
    }
    String named = admins.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = admins.size() > NAMED ? " or another admin" : "";
    return "Ask " + named + more + " (admin of " + actor.workspace() + ") " + what + ".";
  }

  private static String names(List<Role> roles, String last) {
    return roles.stream()
        .sorted()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(last));
  }
}
