package dev.sluice.pipeline.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The one matrix of roles and permissions; a role is bound per environment. */
@SuppressWarnings("ImmutableEnumChecker")
public enum Role {
  /** Sees everything that is not secret. */
  VIEWER(EnumSet.of(Permission.VIEW)),
  /** Writes migrations and runs what is approved. */
  DEVELOPER(EnumSet.of(Permission.VIEW, Permission.AUTHOR, Permission.EXECUTE, Permission.QUERY)),
  /** Decides on the changes of others, runs and rolls back. */
  APPROVER(
      EnumSet.of(
          Permission.VIEW,
          Permission.AUTHOR,
          Permission.APPROVE,
          Permission.EXECUTE,
          Permission.ROLLBACK,
          Permission.QUERY)),
  /** Runs the workspace; may approve only where a policy names admins. */
  ADMIN(EnumSet.complementOf(EnumSet.of(Permission.EMERGENCY)));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = permissions;
  }

  /** The role that a configuration names, in lower case; empty when there is none. */
  public static Optional<Role> named(String name) {
    return Arrays.stream(values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Whether the role carries a permission. */
  public boolean carries(Permission permission) {
    return permissions.contains(permission);
  }
}
