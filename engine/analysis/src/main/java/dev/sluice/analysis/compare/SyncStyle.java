package dev.sluice.analysis.compare;

import java.util.Set;

/**
 * How a script between two schemas is written.
 *
 * @param repeatable whether running it a second time must change nothing and not fail
 * @param online whether steps that would block a table for long are split into ones that do not;
 *     such a script cannot be one transaction
 * @param renames whether renames that are strongly suspected are written as renames
 * @param renamed names that a script is known to have renamed, lower case
 */
public record SyncStyle(boolean repeatable, boolean online, boolean renames, Set<String> renamed) {
  public SyncStyle {
    renamed = Set.copyOf(renamed);
  }

  /** One transaction, nothing assumed. */
  public static SyncStyle plain() {
    return new SyncStyle(false, false, true, Set.of());
  }
}
