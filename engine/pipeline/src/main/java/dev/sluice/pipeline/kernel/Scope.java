package dev.sluice.pipeline.kernel;

import java.util.Set;

/**
 * How far somebody's rights reach in what he does now; it takes rights away and never gives any.
 *
 * @param permissions names of the permissions that are left; empty for all
 * @param environments where they are left; empty for everywhere
 */
public record Scope(Set<String> permissions, Set<String> environments) {
  /** Nothing is taken away. */
  public static final Scope FULL = new Scope(Set.of(), Set.of());

  public Scope {
    permissions = Set.copyOf(permissions);
    environments = Set.copyOf(environments);
  }

  /**
   * Whether a permission is left in an environment. What is asked for the workspace as a whole is
   * left only when no environment is named.
   */
  public boolean leaves(String permission, String environment) {
    return (permissions.isEmpty() || permissions.contains(permission))
        && (environments.isEmpty() || environments.contains(environment));
  }
}
