package dev.sluice.pipeline.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a person may do with data in an environment. It stands inside the matrix of {@link Role}s:
 * where one is bound, it says whether he may query and write there, in place of his roles; masked
 * values stay a matter of roles.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum ExplorerRight {
  /** No data. */
  NONE(Set.of()),
  /** Questions that change nothing. */
  VIEWER(Set.of(Permission.QUERY)),
  /** Questions, and changes of rows. */
  EDITOR(Set.of(Permission.QUERY, Permission.WRITE));

  private final Set<Permission> permissions;

  ExplorerRight(Set<Permission> permissions) {
    this.permissions = permissions;
  }

  /** The right that a configuration names, in lower case; empty when there is none. */
  static Optional<ExplorerRight> named(String name) {
    return Arrays.stream(values()).filter(right -> right.word().equals(name)).findFirst();
  }

  /** What somebody has who may do these. */
  public static ExplorerRight of(Set<Permission> permissions) {
    if (!permissions.contains(Permission.QUERY)) {
      return NONE;
    }
    return permissions.contains(Permission.WRITE) ? EDITOR : VIEWER;
  }

  /** Whether explorer rights decide on a permission at all. */
  static boolean govern(Permission permission) {
    return EDITOR.carries(permission);
  }

  /** Whether it lets a person do that. */
  boolean carries(Permission permission) {
    return permissions.contains(permission);
  }

  /** As configurations and people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
